package dev.saccade.sim.app;

import dev.saccade.sim.world.Scenarios;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which rendered drives a benchmark takes: a mixin. */
final class ScenarioOptions {
  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      split = ",",
      completionCandidates = RenderCommand.ScenarioNames.class,
      description = "Some of ${COMPLETION-CANDIDATES} (default: all).")
  private List<String> scenarios = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the first drive of each scenario (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--camera-height",
      paramLabel = "METRES",
      description = "Of the cameras above the ground (default: ${DEFAULT-VALUE}).")
  private double cameraHeight = 1.5;

  List<String> names() {
    return scenarios.isEmpty() ? Scenarios.names() : scenarios;
  }

  long seed() {
    return seed;
  }

  double cameraHeightMetres() {
    return cameraHeight;
  }
}
