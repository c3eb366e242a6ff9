package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.UsageException;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.serving.ServingBenchmark;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench serve}: many planners, some of which stop reading. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what planners feel of others that stop reading.",
      "Track updates go through the vehicle's gRPC server to many planners, beside a plain gRPC"
          + " stream."
    })
final class BenchServeCommand implements Callable<Integer> {
  @Option(
      names = "--subscribers",
      paramLabel = "N",
      description = "Planners (default: ${DEFAULT-VALUE}).")
  private int subscribers = 100;

  @Option(
      names = "--stalled",
      paramLabel = "N",
      description = "How many of them stop reading (default: ${DEFAULT-VALUE}).")
  private int stalled = 5;

  @Option(names = "--cameras", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int cameras = 4;

  @Option(
      names = "--tracks",
      paramLabel = "N",
      description = "Tracks in every update (default: ${DEFAULT-VALUE}).")
  private int tracks = 10;

  @Option(
      names = "--rate",
      paramLabel = "HERTZ",
      description = "Updates a second and camera (default: ${DEFAULT-VALUE}).")
  private double hertz = 30;

  @Mixin private RunsOptions length;
  @Mixin private JsonOption json;

  @Override
  public Integer call() throws InterruptedException, TimeoutException {
    BenchOptions.require("--subscribers", subscribers, 1, 1000);
    BenchOptions.require("--stalled", stalled, 0, subscribers - 1);
    BenchOptions.require("--cameras", cameras, 1, 64);
    BenchOptions.require("--tracks", tracks, 0, 1000);
    BenchOptions.require("--rate", hertz, 0.1, 1000);
    length.require(hertz);
    BenchmarkResult result;
    try {
      result =
          new ServingBenchmark(
                  subscribers, stalled, cameras, tracks, hertz, length.seconds(), length.runs())
              .run(text -> System.err.println("bench serve: " + text));
    } catch (IOException e) {
      throw new UsageException("bench serve: no server to be had: " + e.getMessage(), e);
    }
    BenchTable.print(result, json);
    return 0;
  }
}
