package dev.saccade.sim.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cameras that do not answer, and that stop. */
@Timeout(60)
class LiveSourceTest {
  @Test
  void shouldNotWaitForEverForACameraThatDoesNotAnswer() throws IOException {
    // The connection is made by the system; nobody ever reads from it.
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String source = "rtsp://127.0.0.1:" + mute.getLocalPort() + "/camera";

      assertThatThrownBy(() -> VideoDrive.openLive(source, Duration.ofMillis(200)))
          .isInstanceOf(BadDriveException.class)
          .hasMessageStartingWith(source + ": nothing for 0.2 s");
    }
  }

  @Test
  void shouldGiveUpACallThatHangs() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (TimeLimit limit = new TimeLimit()) {
      assertThat(limit.<String>within(Duration.ofSeconds(30), "camera", () -> "a frame"))
          .isEqualTo("a frame");
      assertThat(limit.hangs()).isFalse();

      assertThatThrownBy(
              () ->
                  limit.within(
                      Duration.ofMillis(50),
                      "camera",
                      () -> {
                        never.await();
                        return "late";
                      }))
          .isInstanceOf(BadDriveException.class)
          .hasMessageStartingWith("camera: nothing for 0.05 s");
      assertThat(limit.hangs()).isTrue();
    } finally {
      never.countDown();
    }
  }

  @Test
  void shouldPassOnWhatACallThrows() {
    try (TimeLimit limit = new TimeLimit()) {
      assertThatThrownBy(
              () ->
                  limit.within(
                      Duration.ofSeconds(30),
                      "camera",
                      () -> {
                        throw new BadDriveException("no video");
                      }))
          .isInstanceOf(BadDriveException.class)
          .hasMessage("no video");
    }
  }
}
