package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.UsageException;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.pipeline.PipelineBenchmark;
import dev.saccade.sim.replay.EmbeddedBroker;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench pipeline}: how old the pipeline makes what a planner learns. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the way from a frame's capture to the planner.",
      "Without the time of the stage, beside the same hops made by plain Kafka clients and a plain"
          + " gRPC stream."
    })
final class BenchPipelineCommand implements Callable<Integer> {
  @Option(names = "--cameras", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int cameras = 4;

  @Option(
      names = "--rate",
      paramLabel = "HERTZ",
      description = "Frames a second and camera (default: ${DEFAULT-VALUE}).")
  private double hertz = 30;

  @Option(
      names = "--stage-millis",
      paramLabel = "MILLIS",
      description = "What the stage takes for a frame (default: ${DEFAULT-VALUE}).")
  private double stageMillis = 2;

  @Option(
      names = "--broker",
      paramLabel = "HOST:PORT",
      description = "A broker with nothing else to do; without it one is started in this process.")
  private String broker;

  @Mixin private RunsOptions length;
  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException, InterruptedException, TimeoutException {
    BenchOptions.require("--cameras", cameras, 1, 64);
    BenchOptions.require("--rate", hertz, 0.1, 1000);
    BenchOptions.require("--stage-millis", stageMillis, 0, 1000);
    length.require(hertz);
    if (stageMillis * 1e-3 * cameras * hertz >= 1) {
      throw new UsageException(
          "--stage-millis "
              + stageMillis
              + ": more work than time; the stage must keep up with "
              + cameras * hertz
              + " frames a second");
    }
    BenchmarkResult result;
    if (broker == null) {
      try (EmbeddedBroker own = EmbeddedBroker.start()) {
        result = run(own.bootstrapServers());
      }
    } else {
      result = run(broker);
    }
    BenchTable.print(result, json);
    return 0;
  }

  private BenchmarkResult run(String bootstrapServers)
      throws IOException, InterruptedException, TimeoutException {
    return new PipelineBenchmark(cameras, hertz, stageMillis, length.seconds(), length.runs())
        .run(bootstrapServers, text -> System.err.println("bench pipeline: " + text));
  }
}
