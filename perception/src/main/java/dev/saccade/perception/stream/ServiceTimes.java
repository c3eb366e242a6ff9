package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.GateBatch;

/** How long a batch takes in virtual time: a model, or what was recorded. */
@FunctionalInterface
public interface ServiceTimes {
  /**
   * @return nanoseconds, greater than 0
   */
  long stageNanos(GateBatch<QueuedFrame> batch);
}
