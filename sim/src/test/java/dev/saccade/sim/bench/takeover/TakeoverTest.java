package dev.saccade.sim.bench.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.sim.app.SaccadeCli;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakeoverTest {
  private static final long SESSION_TIMEOUT_MILLIS = 1500;

  /** After longer without frames the tracker forgets what it knew, as it should. */
  private static final long LONGEST_BLACKOUT_NANOS = Duration.ofSeconds(8).toNanos();

  /**
   * No machine is so slow: frames captured while nobody owned the camera are caught up with, so
   * that the tracker's gap is one of the drive and not one of the machine.
   */
  private static final long AMPLE_BUDGET_NANOS = Duration.ofMinutes(5).toNanos();

  private static final int MOST_TRIES = 3;

  @Test
  void shouldGoOnWithTheSameTracksWhenTheProcessThatOwnsACameraIsKilled() throws Exception {
    TakeoverBenchmark benchmark =
        new TakeoverBenchmark(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SaccadeCli.class.getName(),
                "serve"),
            20,
            SESSION_TIMEOUT_MILLIS,
            1);

    Takeover takeover = benchmark.once(true, AMPLE_BUDGET_NANOS);
    for (int i = 1; i < MOST_TRIES && takeover.blackoutNanos() > LONGEST_BLACKOUT_NANOS; i++) {
      takeover = benchmark.once(true, AMPLE_BUDGET_NANOS);
    }

    assertThat(takeover.idsBefore()).isNotEmpty();
    assertThat(takeover.lostFrames()).as("frames of the gap, told with reasons").isPositive();
    // A dead process is not missed before its session could have ended.
    assertThat(takeover.gapNanos())
        .isGreaterThan(Duration.ofMillis(SESSION_TIMEOUT_MILLIS / 2).toNanos());
    assertThat(takeover.blackoutNanos())
        .as("between the captures before the gap and after it")
        .isLessThanOrEqualTo(LONGEST_BLACKOUT_NANOS);
    assertThat(takeover.idsAfter()).isEqualTo(takeover.idsBefore());
  }
}
