package dev.saccade.perception.deadline;

/**
 * How a number between two bounds is distributed of late: quantiles over a memory that fades with
 * every observation. Allocates nothing after construction.
 */
final class DecayingHistogram {
  private static final double HEAVIEST = 1e100;

  private final double lowest;
  private final double binWidth;
  private final double[] bins;
  private final double growth;
  private int lowestUsed = Integer.MAX_VALUE;
  private int highestUsed = -1;
  private double weight = 1;
  private double total;

  /**
   * @param memoryCount the observations that count: one that old weighs a third of the newest
   */
  DecayingHistogram(double lowest, double highest, double binWidth, int memoryCount) {
    this.lowest = lowest;
    this.binWidth = binWidth;
    this.bins = new double[(int) Math.ceil((highest - lowest) / binWidth)];
    this.growth = 1 + 1.0 / memoryCount;
  }

  /**
   * @param share how much the observation counts against a full one, greater than 0
   */
  void observe(double value, double share) {
    // Instead of fading all old ones, each new one weighs more.
    weight *= growth;
    if (weight > HEAVIEST) {
      lighten();
    }
    int bin = (int) ((value - lowest) / binWidth);
    bin = Math.max(0, Math.min(bins.length - 1, bin));
    lowestUsed = Math.min(lowestUsed, bin);
    highestUsed = Math.max(highestUsed, bin);
    bins[bin] += weight * share;
    total += weight * share;
  }

  private void lighten() {
    for (int i = 0; i < bins.length; i++) {
      bins[i] /= weight;
    }
    total /= weight;
    weight = 1;
  }

  /** The least bin edge above which at most {@code share} of the weight lies. */
  double upperQuantile(double share) {
    double above = 0;
    int bin = highestUsed + 1;
    while (bin > 0 && above + bins[bin - 1] <= total * share) {
      above += bins[--bin];
    }
    return lowest + bin * binWidth;
  }

  /** The greatest bin edge below which at most {@code share} of the weight lies. */
  double lowerQuantile(double share) {
    double below = 0;
    int bin = Math.min(lowestUsed, bins.length);
    while (bin < bins.length && below + bins[bin] <= total * share) {
      below += bins[bin++];
    }
    return lowest + bin * binWidth;
  }
}
