package dev.saccade.sim.drive.mcap;

/** How far the stamps of messages are ahead of, or behind, the times of their recording. */
final class StampRange {
  private long least = Long.MAX_VALUE;
  private long most = Long.MIN_VALUE;
  private boolean missing;

  void add(long stampNanos, long loggedNanos) {
    missing |= stampNanos == 0;
    long ahead = stampNanos - loggedNanos;
    least = Math.min(least, ahead);
    most = Math.max(most, ahead);
  }

  StampRange copy() {
    StampRange copy = new StampRange();
    copy.least = least;
    copy.most = most;
    copy.missing = missing;
    return copy;
  }

  /** Whether every message has a stamp, and they are of one clock. */
  boolean isOfOneClock(long mostWanderNanos) {
    return !missing && most - least <= mostWanderNanos;
  }
}
