package dev.saccade.sim.bench.deadline;

import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Ours against what is used today and against what a clairvoyant could do at most, on the same
 * arrivals.
 */
public final class DeadlineBenchmark {
  /** The loads whose ratios are the benchmark's result. */
  private static final List<Double> JUDGED_LOADS = List.of(1.5, 2.0, 4.0);

  private static final double COMFORTABLE_LOAD = 0.8;

  private final long durationNanos;
  private final int seedCount;
  private final Consumer<String> progress;
  private final BenchmarkResult result = new BenchmarkResult();
  private final Map<String, Map<String, Map<Double, PolicySummary>>> summaries =
      new LinkedHashMap<>();
  private long simulatedFrames;

  /**
   * @param durationNanos of each drive
   * @param seedCount drives for each figure
   * @param progress hears what is played next
   */
  public DeadlineBenchmark(long durationNanos, int seedCount, Consumer<String> progress) {
    if (durationNanos < 20_000_000_000L) {
      throw new IllegalArgumentException(
          "durationNanos: " + durationNanos + " (expected: 20 seconds or more)");
    }
    if (seedCount < 1) {
      throw new IllegalArgumentException("seedCount: " + seedCount + " (expected: >= 1)");
    }
    this.durationNanos = durationNanos;
    this.seedCount = seedCount;
    this.progress = progress;
  }

  /**
   * Plays everything.
   *
   * @param cpuNanos processor time of this thread, for the simulator's own speed
   */
  public BenchmarkResult run(LongSupplier cpuNanos) {
    long start = cpuNanos.getAsLong();
    List<Scenario> scenarios = new ArrayList<>();
    scenarios.add(Scenario.jittered());
    scenarios.add(Scenario.heavyTailed());
    scenarios.addAll(Scenario.others());
    for (Scenario scenario : scenarios) {
      progress.accept(scenario.name());
      play(scenario);
    }
    for (Contender contender : Contender.all()) {
      for (double load : JUDGED_LOADS) {
        PolicySummary jittered = summary("jittered", contender.name(), load);
        PolicySummary heavy = summary("heavy-tail", contender.name(), load);
        addRatio(contender, "goodput/clairvoyant@" + text(load), jittered.ofClairvoyant());
        addRatio(contender, "heavy-tail goodput/clairvoyant@" + text(load), heavy.ofClairvoyant());
        addRatio(
            contender, "heavy-tail on-time/started@" + text(load), heavy.onTimeShareOfStarted());
      }
      double load = COMFORTABLE_LOAD;
      addRatio(
          contender,
          "goodput/clairvoyant@" + text(load),
          summary("jittered", contender.name(), load).ofClairvoyant());
    }
    result.addRatio(
        "lost though fifo served it@" + text(COMFORTABLE_LOAD),
        lostThoughFifoServedIt(Scenario.jittered()));
    progress.accept("throttled");
    throttle();
    double seconds = (cpuNanos.getAsLong() - start) * 1e-9;
    double framesPerSecond = simulatedFrames / seconds;
    result.add(
        new Measurement(
            "simulator", framesPerSecond, framesPerSecond, "frames/s of processor time", 1));
    return result;
  }

  private void addRatio(Contender contender, String name, double value) {
    result.addRatio(contender.equals(Contender.OURS) ? name : contender.name() + ":" + name, value);
  }

  /** By scenario, contender and load; what the plots are made of. */
  public PolicySummary summary(String scenario, String contender, double load) {
    return summaries.get(scenario).get(contender).get(load);
  }

  private void play(Scenario scenario) {
    Map<String, Map<Double, PolicySummary>> perContender = new LinkedHashMap<>();
    summaries.put(scenario.name(), perContender);
    for (Contender contender : Contender.all()) {
      Map<Double, PolicySummary> perLoad = new LinkedHashMap<>();
      perContender.put(contender.name(), perLoad);
      for (double load : scenario.loads()) {
        PolicySummary summary = play(scenario, contender, load);
        perLoad.put(load, summary);
        report(scenario.name() + "@" + text(load) + " " + contender.name() + " ", summary);
      }
    }
  }

  private PolicySummary play(Scenario scenario, Contender contender, double load) {
    PolicySummary summary = new PolicySummary();
    Traffic traffic = scenario.traffic(load, durationNanos);
    double leastNanos = scenario.engine().leastNanosPerFrame(scenario.maxBatchCount());
    for (int seed = 1; seed <= seedCount; seed++) {
      GateConfig config = contender.setting().apply(scenario.config());
      PolicyScore score = new PolicyScore(scenario.cameraCount(), config.profiles().size());
      simulate(scenario, contender, config, traffic, seed, score);
      simulatedFrames += score.offeredCount();
      summary.add(score, score.clairvoyantCount(leastNanos, traffic.budgetNanos()));
    }
    return summary;
  }

  private static void simulate(
      Scenario scenario,
      Contender contender,
      GateConfig config,
      Traffic traffic,
      long seed,
      PolicySimulation.OutcomeListener listener) {
    new PolicySimulation(config, scenario.engine().times(seed), listener)
        .run(contender.policy().gate(config), new CameraTraffic(traffic, seed));
  }

  private void report(String name, PolicySummary summary) {
    int runs = summary.runs();
    result.add(
        new Measurement(
            name + "goodput",
            summary.goodputQuantile(0.5),
            summary.goodputQuantile(0.99),
            "frames/s",
            runs));
    result.add(
        new Measurement(
            name + "age",
            summary.ageQuantileMillis(0.5),
            summary.ageQuantileMillis(0.99),
            "ms",
            runs));
    double fairness = summary.leastFairness();
    result.add(new Measurement(name + "fairness", fairness, fairness, "Jain's index", runs));
  }

  /** Frames that first in, first out had on time and ours had not, though nothing forced it. */
  private long lostThoughFifoServedIt(Scenario scenario) {
    long lost = 0;
    Traffic traffic = scenario.traffic(COMFORTABLE_LOAD, durationNanos);
    for (int seed = 1; seed <= seedCount; seed++) {
      OnTimeFrames ours = new OnTimeFrames(scenario.cameraCount());
      OnTimeFrames fifo = new OnTimeFrames(scenario.cameraCount());
      simulate(scenario, Contender.OURS, scenario.config(), traffic, seed, ours);
      simulate(scenario, Contender.RIVALS.get(0), scenario.config(), traffic, seed, fifo);
      lost += fifo.countMissingIn(ours);
    }
    return lost;
  }

  private void throttle() {
    Scenario scenario = Scenario.throttled();
    double load = scenario.loads().get(0);
    for (Contender contender : Contender.all()) {
      long mostLate = 0;
      double leastRecovered = Double.MAX_VALUE;
      for (int seed = 1; seed <= seedCount; seed++) {
        ThrottleScore score = new ThrottleScore(scenario.cameraCount(), scenario.engine());
        GateConfig config = contender.setting().apply(scenario.config());
        Traffic traffic = scenario.traffic(load, 20_000_000_000L);
        simulate(scenario, contender, config, traffic, seed, score);
        mostLate = Math.max(mostLate, score.mostLatePerCamera());
        leastRecovered = Math.min(leastRecovered, score.recoveredShare());
      }
      addRatio(contender, "throttled late of a camera", mostLate);
      addRatio(contender, "throttled goodput after 1 s/before", leastRecovered);
    }
  }

  static String text(double load) {
    return load == Math.rint(load)
        ? String.valueOf((long) load)
        : String.format(Locale.ROOT, "%s", load);
  }
}
