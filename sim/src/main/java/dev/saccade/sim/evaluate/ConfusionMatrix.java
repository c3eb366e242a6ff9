package dev.saccade.sim.evaluate;

/**
 * Counts, for every pair of true and predicted class, the pixels seen, and gives intersection over
 * union. Pixels whose truth carries the ignore label are left out altogether: they are neither true
 * nor false positives. Not thread-safe.
 */
public final class ConfusionMatrix {
  private final int classCount;
  private final int ignoreLabel;
  private final long[] counts;

  /**
   * @param classCount number of classes, ids 0..classCount-1, at most 256
   * @param ignoreLabel the label of pixels that count for nothing, 0..255
   */
  public ConfusionMatrix(int classCount, int ignoreLabel) {
    if (classCount < 1 || classCount > 256) {
      throw new IllegalArgumentException("classCount: " + classCount + " (expected: 1..256)");
    }
    if (ignoreLabel < 0 || ignoreLabel > 255) {
      throw new IllegalArgumentException("ignoreLabel: " + ignoreLabel + " (expected: 0..255)");
    }
    this.classCount = classCount;
    this.ignoreLabel = ignoreLabel;
    // The last column holds predictions that are no class: they miss, and are no one's false
    // positive.
    this.counts = new long[classCount * (classCount + 1)];
  }

  /**
   * Adds one image.
   *
   * @param truth class ids as unsigned bytes
   * @param predicted class ids as unsigned bytes, of the same length; an id that is no class counts
   *     as a miss
   * @throws IllegalArgumentException if the lengths differ or a true id is out of range; nothing of
   *     the image is counted then
   */
  public void add(byte[] truth, byte[] predicted) {
    if (truth.length != predicted.length) {
      throw new IllegalArgumentException(
          "predicted: "
              + predicted.length
              + " pixels (expected: "
              + truth.length
              + " as in truth)");
    }
    for (int i = 0; i < truth.length; i++) {
      int t = truth[i] & 0xff;
      if (t != ignoreLabel && t >= classCount) {
        throw new IllegalArgumentException(
            "pixel "
                + i
                + ": true class "
                + t
                + " (expected: below "
                + classCount
                + ", or "
                + ignoreLabel
                + " to ignore)");
      }
    }
    for (int i = 0; i < truth.length; i++) {
      int t = truth[i] & 0xff;
      if (t != ignoreLabel) {
        counts[t * (classCount + 1) + Math.min(classCount, predicted[i] & 0xff)]++;
      }
    }
  }

  /** Pixels of true class {@code truth} that were predicted as {@code predicted}. */
  public long count(int truth, int predicted) {
    return counts[truth * (classCount + 1) + predicted];
  }

  public int classCount() {
    return classCount;
  }

  /**
   * Intersection over union of one class, 0..1; NaN if the class was neither there nor predicted.
   */
  public double iou(int classId) {
    long union = 0;
    for (int other = 0; other < classCount; other++) {
      union += count(classId, other) + count(other, classId);
    }
    union += count(classId, classCount);
    long intersection = count(classId, classId);
    union -= intersection;
    return union == 0 ? Double.NaN : (double) intersection / union;
  }

  /** Mean of the classes' IoU over those classes that have one, 0..1; NaN if nothing was added. */
  public double meanIou() {
    double sum = 0;
    int classes = 0;
    for (int c = 0; c < classCount; c++) {
      double iou = iou(c);
      if (!Double.isNaN(iou)) {
        sum += iou;
        classes++;
      }
    }
    return classes == 0 ? Double.NaN : sum / classes;
  }

  /** Share of the counted pixels whose class is right, 0..1; NaN if nothing was added. */
  public double pixelAccuracy() {
    long all = 0;
    long right = 0;
    for (int t = 0; t < classCount; t++) {
      right += count(t, t);
      for (int p = 0; p <= classCount; p++) {
        all += count(t, p);
      }
    }
    return all == 0 ? Double.NaN : (double) right / all;
  }
}
