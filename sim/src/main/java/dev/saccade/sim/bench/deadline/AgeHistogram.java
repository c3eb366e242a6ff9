package dev.saccade.sim.bench.deadline;

/** Ages in steps of a tenth of a millisecond up to ten seconds. */
final class AgeHistogram {
  private static final long STEP_NANOS = 100_000;
  private static final int STEPS = 100_000;

  private final int[] counts = new int[STEPS];
  private long count;

  void add(long ageNanos) {
    counts[(int) Math.max(0, Math.min(STEPS - 1, ageNanos / STEP_NANOS))]++;
    count++;
  }

  void addAll(AgeHistogram other) {
    for (int step = 0; step < STEPS; step++) {
      counts[step] += other.counts[step];
    }
    count += other.count;
  }

  /** The upper edge of the step that holds the quantile; NaN where nothing was added. */
  double quantileMillis(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    long rank = (long) Math.ceil(share * count);
    long below = 0;
    for (int step = 0; step < STEPS; step++) {
      below += counts[step];
      if (below >= rank) {
        return (step + 1) * STEP_NANOS * 1e-6;
      }
    }
    return STEPS * STEP_NANOS * 1e-6;
  }
}
