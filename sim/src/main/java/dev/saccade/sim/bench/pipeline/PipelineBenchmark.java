package dev.saccade.sim.bench.pipeline;

import dev.saccade.sim.bench.BenchClock;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.RunFigures;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * How much older the pipeline makes what a planner learns than the hops alone would: frames go
 * through the pipeline and through plain clients in turn, on the same broker.
 */
public final class PipelineBenchmark {
  private static final double MOST_WARM_UP_SECONDS = 2;

  private final PipelineLoad load;
  private final int runs;

  /**
   * @param seconds of each run
   * @param runs of each of the two; one more of each comes first and is not counted
   */
  public PipelineBenchmark(
      int cameras, double hertz, double stageMillis, double seconds, int runs) {
    this.load =
        new PipelineLoad(
            cameras, hertz, stageMillis, Math.min(MOST_WARM_UP_SECONDS, seconds / 2), seconds);
    this.runs = runs;
  }

  /**
   * @param bootstrapServers of a broker with nothing else to do
   * @throws TimeoutException if frames do not come through
   */
  public BenchmarkResult run(String bootstrapServers, Consumer<String> progress)
      throws IOException, InterruptedException, TimeoutException {
    PipelineRun run = new PipelineRun(load, bootstrapServers, new BenchClock());
    RunFigures plain = new RunFigures();
    RunFigures ours = new RunFigures();
    RunFigures missing = new RunFigures();
    RunFigures plainWork = new RunFigures();
    RunFigures ourWork = new RunFigures();
    WayLegs plainLegs = WayLegs.ofPlainHops();
    WayLegs ourLegs = WayLegs.ofPipeline();
    progress.accept("warms up");
    run.ours();
    run.plain();
    for (int i = 0; i < runs; i++) {
      progress.accept("run " + (i + 1) + " of " + runs);
      if (i % 2 == 0) {
        addPlain(run, plain, plainLegs, plainWork);
      }
      FrameTimes times = run.ours();
      ours.add(times.latencies().percentiles());
      ourLegs.add(times);
      missing.add(times.missing());
      ourWork.add(times.processorMillisPerFrame());
      if (i % 2 == 1) {
        addPlain(run, plain, plainLegs, plainWork);
      }
    }
    BenchmarkResult result = new BenchmarkResult();
    result.add(plain.measurement("capture to planner, plain Kafka hops and gRPC stream", "ms"));
    result.add(ours.measurement("capture to planner without the stage, pipeline", "ms"));
    result.add(missing.measurement("frames that no planner was told of, pipeline", "frames"));
    result.add(plainWork.measurement("processor time a frame, plain hops and their broker", "ms"));
    result.add(ourWork.measurement("processor time a frame, pipeline and its broker", "ms"));
    plainLegs.addTo(result);
    ourLegs.addTo(result);
    result.addRatio("p99 pipeline/plain hops", ours.p99() / plain.p99());
    result.addRatio("median pipeline/plain hops", ours.median() / plain.median());
    return result;
  }

  private static void addPlain(PipelineRun run, RunFigures figures, WayLegs legs, RunFigures work)
      throws IOException, InterruptedException, TimeoutException {
    FrameTimes times = run.plain();
    figures.add(times.latencies().percentiles());
    legs.add(times);
    work.add(times.processorMillisPerFrame());
  }
}
