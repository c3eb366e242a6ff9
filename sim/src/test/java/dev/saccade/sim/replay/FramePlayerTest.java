package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.sim.drive.Drive;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class FramePlayerTest {
  @Test
  void shouldEndTheDriveWhenPlayingOnMakesNoSense() throws Exception {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(
            true,
            new RoundRobinPartitioner(),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    RunLog log = new RunLog(List.of("front"), 7);
    try (Drive drive = new DrawnDrive(20, 20, "front")) {
      ReplayPlan plan = TestPlans.plan(drive, 1, TestPlans.instantStub(), Pace.parse("1000"), 0.1);
      FramePlayer player =
          new FramePlayer(
                  plan,
                  producer,
                  CameraDirectory.of("front"),
                  "frames",
                  log,
                  () -> Long.MAX_VALUE / 2)
              .whileHolds(
                  () -> {
                    if (log.playedCount() == 3) {
                      throw new IllegalStateException("nobody reads");
                    }
                  });

      assertThatThrownBy(() -> player.play(drive.frames(), 1)).hasMessage("nobody reads");
    }
    assertThat(producer.history()).hasSize(3);
  }
}
