package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.UsageException;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.deadline.DeadlineBenchmark;
import dev.saccade.sim.bench.deadline.DeadlineCharts;
import dev.saccade.sim.bench.deadline.TraceBenchmark;
import dev.saccade.sim.replay.trace.GateTraceFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench deadline}: the policy simulator. */
@Command(
    name = "deadline",
    mixinStandardHelpOptions = true,
    description = {
      "Plays every policy of the gate on the same simulated arrivals.",
      "Their frames on time are compared with what a clairvoyant could have at most."
    })
final class BenchDeadlineCommand implements Callable<Integer> {
  private static final int LEAST_SECONDS = 20;
  private static final int MOST_SECONDS = 100_000;
  private static final int MOST_SEEDS = 1000;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "300",
      description = "Simulated length of each drive, 20 or more. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Drives for each figure. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--plots",
      paramLabel = "DIR",
      description = "Write the charts there: index.html, and each as SVG.")
  private Path plots;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Play a recorded run instead, under every policy.")
  private Path trace;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
      throw new UsageException(
          "--seconds " + seconds + ": out of range; give " + LEAST_SECONDS + " to " + MOST_SECONDS);
    }
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw new UsageException("--seeds " + seeds + ": out of range; give 1 to " + MOST_SEEDS);
    }
    BenchmarkResult result = trace == null ? simulate() : play();
    if (!json.isStandardOutput()) {
      System.out.print(DeadlineTable.text(result.ratios()));
      if (trace == null) {
        System.out.println(
            "@ is the load, arrivals over what the engine can serve; goodput, age and fairness at"
                + " every load: --json, --plots");
      }
    }
    json.write(result.json(), System.out);
    return 0;
  }

  private BenchmarkResult simulate() {
    DeadlineBenchmark benchmark =
        new DeadlineBenchmark(
            seconds * 1_000_000_000L, seeds, scenario -> System.err.println("plays " + scenario));
    BenchmarkResult result =
        benchmark.run(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
    if (plots != null) {
      try {
        new DeadlineCharts(benchmark).write(plots);
      } catch (IOException e) {
        throw new UsageException("--plots " + plots + ": cannot be written: " + e.getMessage(), e);
      }
    }
    return result;
  }

  private BenchmarkResult play() {
    if (plots != null) {
      throw new UsageException("--plots and --trace: one figure a policy makes no chart; drop one");
    }
    try {
      return TraceBenchmark.run(GateTraceFile.read(trace));
    } catch (NoSuchFileException e) {
      throw new UsageException("--trace " + trace + ": there is no such file", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException("--trace: " + e.getMessage(), e);
    }
  }
}
