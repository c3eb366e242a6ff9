package dev.saccade.perception.stream;

import dev.saccade.perception.frame.EpochClock;

/**
 * Notices a stage that brings no batch to its end. To be looked at often: only so much time counts
 * between two looks, so that neither a clock that is set nor a process that slept passes for a
 * stage that hangs.
 */
final class StageWatch {
  static final long PATIENCE_NANOS = 60_000_000_000L;

  private static final long MOST_BETWEEN_LOOKS_NANOS = 1_000_000_000;

  private final EpochClock clock;
  private int atWorkCount;
  private long lookedEpochNanos;
  private long busyNanos;

  StageWatch(EpochClock clock) {
    this.clock = clock;
  }

  synchronized void started() {
    if (atWorkCount++ == 0) {
      beginAnew();
    }
  }

  /**
   * Not where the stage threw: the thread has ended then. Batches end in the order of their start.
   */
  synchronized void ended() {
    atWorkCount--;
    beginAnew();
  }

  private void beginAnew() {
    busyNanos = 0;
    lookedEpochNanos = clock.epochNanos();
  }

  /** From any thread. */
  synchronized boolean hangs() {
    if (atWorkCount == 0) {
      return false;
    }
    long now = clock.epochNanos();
    busyNanos += Math.max(0, Math.min(MOST_BETWEEN_LOOKS_NANOS, now - lookedEpochNanos));
    lookedEpochNanos = now;
    return busyNanos > PATIENCE_NANOS;
  }
}
