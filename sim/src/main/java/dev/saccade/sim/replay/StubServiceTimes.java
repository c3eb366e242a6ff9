package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.stage.StubTiming;
import dev.saccade.perception.stream.QueuedFrame;
import dev.saccade.perception.stream.ServiceTimes;

/** A stub's time, in virtual time. */
public record StubServiceTimes(StubTiming timing) implements ServiceTimes {
  @Override
  public long stageNanos(GateBatch<QueuedFrame> batch) {
    long runNanos = batch.startedEpochNanos() - VirtualReplay.START_EPOCH_NANOS;
    return Math.max(1, timing.nanosAt(runNanos) * batch.tickets().size());
  }
}
