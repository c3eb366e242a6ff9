package dev.saccade.perception.deadline;

/** What the model expects of one profile now, by batch size. Arrays count from a batch of one. */
final class StageTimes {
  private final double[] meanNanos;
  private final double[] highNanos;
  private int usefulBatchCount = 1;

  StageTimes(int maxBatchCount) {
    meanNanos = new double[maxBatchCount];
    highNanos = new double[maxBatchCount];
  }

  void set(int batchCount, double mean, double high) {
    meanNanos[batchCount - 1] = mean;
    highNanos[batchCount - 1] = high;
  }

  /** How long a batch takes on average. */
  long meanNanos(int batchCount) {
    return (long) meanNanos[batchCount - 1];
  }

  /** How long nearly every batch takes at most: what deadlines are held against. */
  long highNanos(int batchCount) {
    return (long) highNanos[batchCount - 1];
  }

  /** The batch size beyond which a frame costs the engine no less. */
  int usefulBatchCount() {
    return usefulBatchCount;
  }

  /**
   * @param leastSaving by which share of its time a frame must get cheaper to be worth the others'
   *     wait
   */
  void chooseUsefulBatchCount(double leastSaving) {
    int best = 1;
    double bestPerFrame = meanNanos[0];
    for (int batchCount = 2; batchCount <= meanNanos.length; batchCount++) {
      double perFrame = meanNanos[batchCount - 1] / batchCount;
      if (perFrame < bestPerFrame * (1 - leastSaving)) {
        best = batchCount;
        bestPerFrame = perFrame;
      }
    }
    usefulBatchCount = best;
  }
}
