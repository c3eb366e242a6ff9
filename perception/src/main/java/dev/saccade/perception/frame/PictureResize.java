package dev.saccade.perception.frame;

/** Resizing as {@link FrameDecoder#decodeResized} describes it, for where no native one is. */
public final class PictureResize {
  /** Fraction bits of {@link #centres}. */
  public static final int FRACTION_BITS = 11;

  private static final int ONE = 1 << FRACTION_BITS;

  private PictureResize() {}

  /** May overwrite {@code source}, which it uses to halve in place. */
  static void into(byte[] source, int sourceWidth, int sourceHeight, byte[] rgb, int w, int h) {
    int width = sourceWidth;
    int height = sourceHeight;
    while (width >= 2 * w && height >= 2 * h) {
      halveInPlace(source, width, height);
      width = (width + 1) / 2;
      height = (height + 1) / 2;
    }
    bilinearInto(source, width, height, rgb, w, h);
  }

  private static void halveInPlace(byte[] rgb, int width, int height) {
    int halfWidth = (width + 1) / 2;
    int halfHeight = (height + 1) / 2;
    for (int y = 0; y < halfHeight; y++) {
      int upper = 2 * y * width;
      int lower = Math.min(2 * y + 1, height - 1) * width;
      for (int x = 0; x < halfWidth; x++) {
        int left = 2 * x;
        int right = Math.min(2 * x + 1, width - 1);
        for (int c = 0; c < 3; c++) {
          int sum =
              (rgb[3 * (upper + left) + c] & 0xFF)
                  + (rgb[3 * (upper + right) + c] & 0xFF)
                  + (rgb[3 * (lower + left) + c] & 0xFF)
                  + (rgb[3 * (lower + right) + c] & 0xFF);
          rgb[3 * (y * halfWidth + x) + c] = (byte) (sum + 2 >> 2);
        }
      }
    }
  }

  private static void bilinearInto(byte[] source, int sw, int sh, byte[] rgb, int w, int h) {
    int[] columns = centres(w, sw);
    int[] rows = centres(h, sh);
    int[] left = new int[w];
    int[] right = new int[w];
    int[] part = new int[w];
    for (int x = 0; x < w; x++) {
      int at = columns[x];
      left[x] = 3 * (at >> FRACTION_BITS);
      right[x] = 3 * Math.min((at >> FRACTION_BITS) + 1, sw - 1);
      part[x] = at & ONE - 1;
    }
    int out = 0;
    for (int y = 0; y < h; y++) {
      int at = rows[y];
      int upper = 3 * sw * (at >> FRACTION_BITS);
      int lower = 3 * sw * Math.min((at >> FRACTION_BITS) + 1, sh - 1);
      int partY = at & ONE - 1;
      for (int x = 0; x < w; x++) {
        for (int c = 0; c < 3; c++) {
          int top =
              (source[upper + left[x] + c] & 0xFF) * (ONE - part[x])
                  + (source[upper + right[x] + c] & 0xFF) * part[x];
          int bottom =
              (source[lower + left[x] + c] & 0xFF) * (ONE - part[x])
                  + (source[lower + right[x] + c] & 0xFF) * part[x];
          long blend = (long) top * (ONE - partY) + (long) bottom * partY;
          rgb[out++] = (byte) (blend + (1L << 2 * FRACTION_BITS - 1) >> 2 * FRACTION_BITS);
        }
      }
    }
  }

  /**
   * Where the centre of each target pixel lies among the source's pixel centres, with {@link
   * #FRACTION_BITS} of fraction; inside the source.
   */
  public static int[] centres(int targetCount, int sourceCount) {
    int[] centres = new int[targetCount];
    for (int target = 0; target < targetCount; target++) {
      long at = (2L * target + 1) * sourceCount * ONE / (2L * targetCount) - ONE / 2;
      centres[target] = (int) Math.max(0, Math.min((long) (sourceCount - 1) << FRACTION_BITS, at));
    }
    return centres;
  }
}
