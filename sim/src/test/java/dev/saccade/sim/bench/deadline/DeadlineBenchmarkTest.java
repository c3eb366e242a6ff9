package dev.saccade.sim.bench.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.sim.bench.BenchmarkResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadlineBenchmarkTest {
  @TempDir private Path folder;

  @Test
  void shouldNameEveryFigureAsTheCommandPromises() throws Exception {
    List<String> progress = new ArrayList<>();
    DeadlineBenchmark benchmark = new DeadlineBenchmark(20_000_000_000L, 1, progress::add);

    BenchmarkResult result = benchmark.run(() -> progress.size());

    assertThat(progress).startsWith("jittered", "heavy-tail").endsWith("throttled");
    assertThat(result.json()).containsOnlyKeys("results", "ratios");
    for (String rival : List.of("", "fifo:", "newest:", "batch-timeout:", "interval:")) {
      for (String load : List.of("1.5", "2", "4")) {
        assertThat(result.ratios()).containsKey(rival + "goodput/clairvoyant@" + load);
      }
    }
    assertThat(result.ratios()).containsEntry("lost though fifo served it@0.8", 0.0);
    assertThat(result.measurements().get(0).json())
        .containsOnlyKeys("name", "median", "p99", "unit", "runs");

    new DeadlineCharts(benchmark).write(folder.resolve("plots"));
    assertThat(Files.readString(folder.resolve("plots/index.html"))).contains("</svg>");
    assertThat(Files.readString(folder.resolve("plots/jittered-goodput.svg")))
        .contains("deadline", "newest", "polyline");
  }
}
