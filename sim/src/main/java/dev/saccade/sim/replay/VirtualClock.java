package dev.saccade.sim.replay;

import dev.saccade.perception.frame.EpochClock;

/** Time that passes only when it is told to. One thread. */
final class VirtualClock implements EpochClock {
  private long nowEpochNanos;

  VirtualClock(long nowEpochNanos) {
    this.nowEpochNanos = nowEpochNanos;
  }

  @Override
  public long epochNanos() {
    return nowEpochNanos;
  }

  void advanceTo(long epochNanos) {
    if (epochNanos < nowEpochNanos) {
      throw new IllegalArgumentException(
          "epochNanos: " + epochNanos + " (expected: >= now, " + nowEpochNanos + ")");
    }
    nowEpochNanos = epochNanos;
  }
}
