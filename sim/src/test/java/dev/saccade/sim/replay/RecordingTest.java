package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  @TempDir Path folder;

  @Test
  void shouldLeaveNothingBehindWhenTheProcessIsInterrupted() throws Exception {
    Process recording =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EndlessRecording.class.getName(),
                folder.resolve("gate.jsonl.gz").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(recording.getInputStream().read()).as("it says that it has begun").isPositive();
      assertThat(left()).isNotEmpty();
    } finally {
      recording.destroy();
    }
    recording.waitFor();

    assertThat(left()).isEmpty();
  }

  @Test
  void shouldHaveItsNameOnceItIsComplete() throws Exception {
    Path file = folder.resolve("gate.jsonl.gz");

    Recording.start(Optional.of(file), EndlessRecording.plan(), 1).close();

    assertThat(left()).containsExactly(file.getFileName().toString());
  }

  private String[] left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toArray(String[]::new);
    }
  }

  /** Records until it is interrupted. */
  static final class EndlessRecording {
    private EndlessRecording() {}

    public static void main(String[] args) throws Exception {
      try (Recording recording = Recording.start(Optional.of(Path.of(args[0])), plan(), 1)) {
        System.out.write('.');
        System.out.flush();
        new CountDownLatch(1).await();
      }
    }

    static ReplayPlan plan() {
      return TestPlans.plan(
          new DrawnDrive(1, 30, "front"), 1, TestPlans.instantStub(), Pace.MAX, 1);
    }
  }
}
