package dev.saccade.sim.app;

import dev.saccade.perception.app.UsageException;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** What options of benchmarks have in common. */
final class BenchOptions {
  private BenchOptions() {}

  /**
   * The clock that an option names.
   *
   * @throws UsageException if there is none of this name, or threads that it would not see
   */
  static LongSupplier clock(String name, int threads) {
    if (name.equals("wall")) {
      return System::nanoTime;
    }
    if (!name.equals("cpu")) {
      throw new UsageException("--clock " + name + ": expected wall or cpu");
    }
    if (threads != 1) {
      throw new UsageException("--clock cpu: counts one thread; also give --threads 1");
    }
    // With one thread the engine computes in the thread that calls it.
    return ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
  }

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
