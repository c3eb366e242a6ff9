package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.ShippedBundles;
import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.sim.bench.network.SamplingBenchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench sampling}: what following offsets costs. */
@Command(
    name = "sampling",
    mixinStandardHelpOptions = true,
    description = {
      "Follows offsets 3 to 40 times: by doubling, by the plain loop and by interpolation; then runs",
      "whole frames with 3 and with 40 steps, taking turns."
    })
final class BenchSamplingCommand implements Callable<Integer> {
  private static final int MOST_ROUNDS = 10_000;

  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      description = "Default: the shipped bundle 'rendered'.")
  private Path model;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      defaultValue = "1024x512",
      description = "Of the whole frames (default: ${DEFAULT-VALUE}).")
  private String size;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "50",
      description = "Of each rival (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of the engine; 0 for one a core.")
  private int threads;

  @Option(
      names = "--clock",
      paramLabel = "wall|cpu",
      defaultValue = "wall",
      description =
          "cpu: the processor time of the engine's one thread, for machines that others use, too;"
              + " needs --threads 1 (default: ${DEFAULT-VALUE}).")
  private String clock;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    BenchOptions.require("--runs", runs, 1, MOST_ROUNDS);
    Path folder = model == null ? ShippedBundles.find(ShippedBundles.RENDERED) : model;
    try {
      BenchTable.print(
          new SamplingBenchmark(
                  ModelBundle.open(folder),
                  ModelOnData.profile(size),
                  threads,
                  BenchOptions.clock(clock, threads))
              .run(runs),
          json);
      return 0;
    } catch (IOException | StageUnavailableException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
