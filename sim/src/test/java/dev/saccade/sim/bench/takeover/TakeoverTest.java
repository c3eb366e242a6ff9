package dev.saccade.sim.bench.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.saccade.sim.app.SaccadeCli;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakeoverTest {
  private static final long SESSION_TIMEOUT_MILLIS = 1500;

  /** After longer without frames no tracker knows things again. */
  private static final Duration LONGEST_BLACKOUT = Duration.ofSeconds(8);

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

    Takeover takeover = benchmark.once(true);

    assertThat(takeover.idsBefore()).isNotEmpty();
    assertThat(takeover.lostFrames()).as("frames of the gap, told with reasons").isPositive();
    // A dead process is not missed before its session could have ended.
    assertThat(takeover.gapNanos())
        .isGreaterThan(Duration.ofMillis(SESSION_TIMEOUT_MILLIS / 2).toNanos());
    assumeThat(takeover.gapNanos())
        .as("gap on a machine with something else to do")
        .isLessThan(LONGEST_BLACKOUT.toNanos());
    assertThat(takeover.idsAfter()).isEqualTo(takeover.idsBefore());
  }
}
