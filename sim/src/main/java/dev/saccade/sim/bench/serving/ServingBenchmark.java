package dev.saccade.sim.bench.serving;

import dev.saccade.sim.bench.BenchClock;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.Measurement;
import dev.saccade.sim.bench.RunFigures;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The same updates to the same number of readers, three ways in turn: by gRPC alone, by the
 * vehicle's server, and by the vehicle's server while others have stopped reading.
 */
public final class ServingBenchmark {
  private static final double MOST_WARM_UP_SECONDS = 1;

  private final ServingLoad load;
  private final int runs;
  private final BenchClock clock = new BenchClock();

  private final RunFigures plain = new RunFigures();
  private final RunFigures reading = new RunFigures();
  private final RunFigures beside = new RunFigures();
  private final RunFigures readingHandOver = new RunFigures();
  private final RunFigures besideHandOver = new RunFigures();
  private final RunFigures readingHeap = new RunFigures();
  private final RunFigures besideHeap = new RunFigures();
  private final RunFigures readingDirect = new RunFigures();
  private final RunFigures besideDirect = new RunFigures();
  private final RunFigures skipped = new RunFigures();
  private long wrongCounts;

  /**
   * @param subscribers of whom {@code stalled} stop reading in every third run
   * @param runs of each of the three ways; one more of each comes first and is not counted
   */
  public ServingBenchmark(
      int subscribers,
      int stalled,
      int cameras,
      int tracks,
      double hertz,
      double seconds,
      int runs) {
    this.load =
        new ServingLoad(
            subscribers - stalled,
            stalled,
            cameras,
            tracks,
            hertz,
            Math.min(MOST_WARM_UP_SECONDS, seconds / 2),
            seconds);
    this.runs = runs;
  }

  /**
   * @throws TimeoutException if updates do not arrive
   */
  public BenchmarkResult run(Consumer<String> progress)
      throws IOException, InterruptedException, TimeoutException {
    progress.accept("warms up");
    ServingRun.plain(load, clock);
    ServingRun.ours(load, clock);
    for (int i = 0; i < runs; i++) {
      progress.accept("run " + (i + 1) + " of " + runs);
      // What runs later in a round may meet another machine: so the order turns.
      if (i % 2 == 0) {
        plain.add(ServingRun.plain(load, clock).latencies());
        readAll();
        readBeside();
      } else {
        readBeside();
        readAll();
        plain.add(ServingRun.plain(load, clock).latencies());
      }
    }
    return result();
  }

  private void readAll() throws IOException, InterruptedException, TimeoutException {
    ServingRun run = ServingRun.ours(load.withoutStalled(), clock);
    reading.add(run.latencies());
    readingHandOver.add(run.handOver());
    readingHeap.add(run.memory().heapMebibytes());
    readingDirect.add(run.memory().directMebibytes());
    wrongCounts += run.wrongCounts();
  }

  private void readBeside() throws IOException, InterruptedException, TimeoutException {
    ServingRun run = ServingRun.ours(load, clock);
    beside.add(run.latencies());
    besideHandOver.add(run.handOver());
    besideHeap.add(run.memory().heapMebibytes());
    besideDirect.add(run.memory().directMebibytes());
    skipped.add(run.skipped());
    wrongCounts += run.wrongCounts();
  }

  private BenchmarkResult result() {
    String alone = load.readers() + " read";
    String mixed = load.readers() + " read beside " + load.stalled() + " that stopped";
    BenchmarkResult result = new BenchmarkResult();
    result.add(plain.measurement("latency, plain gRPC stream, " + alone, "ms"));
    result.add(reading.measurement("latency, " + alone, "ms"));
    result.add(beside.measurement("latency, " + mixed, "ms"));
    result.add(readingHandOver.measurement("hand-over to the server, " + alone, "ms"));
    result.add(besideHandOver.measurement("hand-over to the server, " + mixed, "ms"));
    result.add(readingHeap.measurement("heap in use, " + alone, "MiB"));
    result.add(besideHeap.measurement("heap in use, " + mixed, "MiB"));
    result.add(readingDirect.measurement("direct memory, " + alone, "MiB"));
    result.add(besideDirect.measurement("direct memory, " + mixed, "MiB"));
    result.add(skipped.measurement("updates skipped for those that stopped", "updates"));
    result.add(
        new Measurement(
            "cameras of subscribers whose sent and skipped do not add up",
            wrongCounts,
            wrongCounts,
            "count",
            2 * runs));
    result.addRatio("p99 beside stopped/without", beside.p99() / reading.p99());
    result.addRatio("median beside stopped/without", beside.median() / reading.median());
    result.addRatio("p99 ours/plain gRPC", reading.p99() / plain.p99());
    result.addRatio("median ours/plain gRPC", reading.median() / plain.median());
    return result;
  }
}
