package dev.saccade.perception.stream;

import dev.saccade.perception.frame.EpochClock;

/** Time that stands still until a test moves it. */
final class SetClock implements EpochClock {
  private long epochNanos;

  SetClock(long epochNanos) {
    this.epochNanos = epochNanos;
  }

  @Override
  public long epochNanos() {
    return epochNanos;
  }

  void set(long newEpochNanos) {
    epochNanos = newEpochNanos;
  }
}
