package dev.saccade.sim.train;

import java.util.Arrays;

/** How much a pixel of each class counts in the loss, from how frequent the classes are. */
final class ClassWeights {
  private ClassWeights() {}

  /** Counts class ids over pictures. */
  static long[] countPixels(Iterable<LabelledImage> images, int classCount) {
    long[] counts = new long[classCount];
    for (LabelledImage image : images) {
      for (byte id : image.classes()) {
        if ((id & 0xff) != LabelledImage.IGNORE) {
          counts[id & 0xff]++;
        }
      }
    }
    return counts;
  }

  /**
   * The bounded weighting of ENet (Paszke et al. 2016, section 5.2): {@code 1 / ln(c + p)} for a
   * class of share p, scaled to a mean of 1. Classes that never occur get the weight of the rarest
   * that does.
   *
   * @param c 1.02 in ENet; larger values are milder
   */
  static float[] bounded(long[] counts, double c) {
    if (!(c > 1)) {
      throw new IllegalArgumentException("c: " + c + " (expected: > 1)");
    }
    double all = Math.max(1, Arrays.stream(counts).sum());
    double rarest = Arrays.stream(counts).filter(count -> count > 0).min().orElse(1) / all;
    double[] raw = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      raw[i] = 1 / Math.log(c + Math.max(rarest, counts[i] / all));
    }
    double mean = Arrays.stream(raw).average().orElse(1);
    float[] weights = new float[counts.length];
    for (int i = 0; i < counts.length; i++) {
      weights[i] = (float) (raw[i] / mean);
    }
    return weights;
  }
}
