package dev.saccade.sim.bench.deadline;

import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.Measurement;
import dev.saccade.sim.replay.trace.GateTrace;
import dev.saccade.sim.replay.trace.TraceAgreement;

/** What each policy would have made of a recorded run. */
public final class TraceBenchmark {
  private TraceBenchmark() {}

  /**
   * @throws IllegalArgumentException if the trace holds nothing to play
   */
  public static BenchmarkResult run(GateTrace trace) {
    BenchmarkResult result = new BenchmarkResult();
    for (Contender contender : Contender.all()) {
      PolicyScore score =
          simulate(trace, contender.policy(), contender.setting().apply(trace.config()));
      String name = "trace " + contender.name() + " ";
      double goodput = score.goodputPerSecond();
      result.add(new Measurement(name + "goodput", goodput, goodput, "frames/s", 1));
      result.add(
          new Measurement(
              name + "age", score.ageQuantileMillis(0.5), score.ageQuantileMillis(0.99), "ms", 1));
      result.addRatio(
          contender.equals(Contender.OURS)
              ? "on-time/arrived"
              : contender.name() + ":on-time/arrived",
          (double) score.onTimeCount() / score.offeredCount());
    }
    PolicyScore own = simulate(trace);
    double recorded = trace.onTimeCount() / own.seconds();
    if (trace.onTimeCount() > 0) {
      result.add(new Measurement("trace recorded goodput", recorded, recorded, "frames/s", 1));
      result.addRatio("recorded/simulated", recorded / own.goodputPerSecond());
    }
    result.addRatio("decided as recorded", TraceAgreement.of(trace).share());
    return result;
  }

  /** What its own policy makes of its arrivals and service times. */
  public static PolicyScore simulate(GateTrace trace) {
    return simulate(trace, trace.policy(), trace.config());
  }

  private static PolicyScore simulate(GateTrace trace, GatePolicy policy, GateConfig config) {
    PolicyScore score = new PolicyScore(config.cameras().size(), config.profiles().size());
    new PolicySimulation(config, new TraceServiceTimes(trace), score)
        .run(policy.gate(config), new TraceArrivals(trace));
    return score;
  }
}
