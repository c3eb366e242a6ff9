package dev.saccade.sim.train;

/**
 * One picture with its truth, as stored.
 *
 * @param name where it came from, for error messages
 * @param widthPixels width of picture and labels
 * @param heightPixels height of picture and labels
 * @param rgb interleaved 8-bit RGB, row-major, {@code 3 * width * height} bytes
 * @param classes class id per pixel, {@link #IGNORE} where the truth is silent
 * @param instances instance number per pixel, unsigned, 0 where there is none; numbers need not be
 *     dense, arrays are shared and not copied
 * @param instanceWeight how far the instance truth is trusted, 0..1; 0 if there is none
 */
public record LabelledImage(
    String name,
    int widthPixels,
    int heightPixels,
    byte[] rgb,
    byte[] classes,
    short[] instances,
    float instanceWeight) {

  /** The class id that counts for nothing, in losses and in scores. */
  public static final int IGNORE = 255;

  public LabelledImage {
    int pixels = widthPixels * heightPixels;
    if (rgb.length != 3 * pixels || classes.length != pixels || instances.length != pixels) {
      throw new IllegalArgumentException(
          name
              + ": rgb "
              + rgb.length
              + ", classes "
              + classes.length
              + ", instances "
              + instances.length
              + " (expected: 3, 1 and 1 values for each of "
              + widthPixels
              + "x"
              + heightPixels
              + " pixels)");
    }
    if (!(instanceWeight >= 0 && instanceWeight <= 1)) {
      throw new IllegalArgumentException(
          name + ": instanceWeight " + instanceWeight + " (expected: 0..1)");
    }
  }

  long sizeBytes() {
    return 6L * widthPixels * heightPixels;
  }
}
