package dev.saccade.sim.app;

import dev.saccade.perception.app.UsageException;

/** What options of benchmarks have in common. */
final class BenchOptions {
  private BenchOptions() {}

  /**
   * @throws UsageException if the value is out of range
   */
  static void require(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new UsageException(
          option + " " + value + ": out of range; give " + least + " to " + most);
    }
  }
}
