package dev.saccade.perception.instance;

/** What the kernels take from the oracle as data, so that it is computed in one place only. */
public final class SamplingTables {
  /** Steps over which end points are averaged, as a power of two. */
  public static final int MEAN_STEPS_BITS = EndPointMerging.MEAN_STEPS_BITS;

  private SamplingTables() {}

  /**
   * Where each pixel's centre lies among the centres of cells, by pixel, with 12 bits of fraction.
   */
  public static int[] centres(int pixelCount, int cellCount) {
    int[] centres = new int[pixelCount];
    for (int pixel = 0; pixel < pixelCount; pixel++) {
      centres[pixel] = FixedPoint.centre(pixel, pixelCount, cellCount);
    }
    return centres;
  }
}
