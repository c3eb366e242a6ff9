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
      "Follows offsets 3 to 40 times: by doubling, by the plain loop and by interpolation.",
      "Then runs whole frames with 3 and with 40 steps, taking turns."
    })
final class BenchSamplingCommand implements Callable<Integer> {
  private static final int MOST_ROUNDS = 10_000;

  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      description = "Default: the shipped bundle 'rendered'.")
  private Path model;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "50",
      description = "Of each rival (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Mixin private EngineOptions engine;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    BenchOptions.require("--runs", runs, 1, MOST_ROUNDS);
    Path folder = model == null ? ShippedBundles.find(ShippedBundles.RENDERED) : model;
    try {
      BenchTable.print(
          new SamplingBenchmark(
                  ModelBundle.open(folder), engine.profile(), engine.threads(), engine.clock())
              .run(runs),
          json);
      return 0;
    } catch (IOException | StageUnavailableException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
