package dev.saccade.sim.app;

import picocli.CommandLine.Option;

/** How long and how often a benchmark runs: a mixin. */
final class RunsOptions {
  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Length of each run (default: ${DEFAULT-VALUE}).")
  private double seconds = 10;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Runs of each kind, taking turns (default: ${DEFAULT-VALUE}).")
  private int runs = 5;

  /**
   * @param hertz what a run must have at least one of
   */
  void require(double hertz) {
    BenchOptions.require("--seconds", seconds, 1 / hertz, 3600);
    BenchOptions.require("--runs", runs, 1, 1000);
  }

  double seconds() {
    return seconds;
  }

  int runs() {
    return runs;
  }
}
