package dev.saccade.sim.bench.deadline;

/** How long the simulated stage takes. */
@FunctionalInterface
public interface ServiceTimes {
  /**
   * @param profileIndex 0 for the largest input size
   * @param batchCount at least 1
   * @param nowEpochNanos when the batch starts
   */
  long nanos(int profileIndex, int batchCount, long nowEpochNanos);
}
