package dev.saccade.sim.replay;

import java.util.Arrays;

/** Order statistics of a list of durations. */
public final class Percentiles {
  private static final double NANOS_PER_MILLI = 1e6;
  private final long[] sortedNanos;

  private Percentiles(long[] sortedNanos) {
    this.sortedNanos = sortedNanos;
  }

  public static Percentiles of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Percentiles(sorted);
  }

  /**
   * The smallest value that at least this share of all does not exceed (nearest rank).
   *
   * @param share above 0 to 1
   * @return milliseconds; NaN of nothing
   */
  public double millis(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share: " + share + " (expected: above 0, at most 1)");
    }
    if (sortedNanos.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sortedNanos.length);
    return sortedNanos[Math.max(1, rank) - 1] / NANOS_PER_MILLI;
  }
}
