package dev.saccade.sim.app;

import dev.saccade.perception.frame.Profile;
import java.util.function.LongSupplier;
import picocli.CommandLine.Option;

/** How a benchmark runs a network: a mixin. */
final class EngineOptions {
  @Option(
      names = "--size",
      paramLabel = "WxH",
      description = "Input size (default: ${DEFAULT-VALUE}).")
  private String size = "1024x512";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Of the engine; 0 for one a core (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--clock",
      paramLabel = "wall|cpu",
      description =
          "cpu: the processor time of the engine's one thread, for machines that others use, too;"
              + " needs --threads 1 (default: ${DEFAULT-VALUE}).")
  private String clock = "wall";

  String size() {
    return size;
  }

  Profile profile() {
    return ModelOnData.profile(size);
  }

  int threads() {
    return threads;
  }

  LongSupplier clock() {
    return BenchOptions.clock(clock, threads);
  }
}
