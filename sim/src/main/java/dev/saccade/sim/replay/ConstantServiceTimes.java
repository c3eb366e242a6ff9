package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.stream.QueuedFrame;
import dev.saccade.perception.stream.ServiceTimes;

/**
 * Every frame takes equally long, alone or in a batch: what a processor without spare width does.
 *
 * @param nanosPerFrame greater than 0
 */
public record ConstantServiceTimes(long nanosPerFrame) implements ServiceTimes {
  public ConstantServiceTimes {
    if (nanosPerFrame <= 0) {
      throw new IllegalArgumentException("nanosPerFrame: " + nanosPerFrame + " (expected: > 0)");
    }
  }

  @Override
  public long stageNanos(GateBatch<QueuedFrame> batch) {
    return nanosPerFrame * batch.tickets().size();
  }
}
