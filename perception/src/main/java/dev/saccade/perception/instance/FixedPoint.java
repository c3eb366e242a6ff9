package dev.saccade.perception.instance;

/**
 * The one way in which offsets become positions, so that ids come out equal bit for bit on every
 * processor. Offsets are scaled by a power of two and cut off towards zero: that is exact in IEEE
 * arithmetic whether or not a multiplication is fused with what follows it; all that comes after is
 * integer arithmetic.
 */
final class FixedPoint {
  /** Fraction bits of a position in cells. */
  static final int POSITION_BITS = 12;

  static final int POSITION_ONE = 1 << POSITION_BITS;

  /** Fraction bits of an interpolation weight. */
  static final int WEIGHT_BITS = 8;

  static final int WEIGHT_ONE = 1 << WEIGHT_BITS;

  /** Fraction bits of an offset in half images. */
  static final int NORMALISED_BITS = 16;

  /** Guidance beyond this many cells is cut off: the products of interpolation stay in 32 bits. */
  private static final float MAX_GUIDANCE_CELLS = 4;

  /** An offset of two half images reaches across the whole image. */
  private static final float MAX_NORMALISED = 2;

  private FixedPoint() {}

  /** A guidance offset in cells, with {@link #POSITION_BITS} of fraction; 0 for NaN. */
  static int guidance(float cells) {
    return (int) (limited(cells, MAX_GUIDANCE_CELLS) * POSITION_ONE);
  }

  /** An instance offset in half images, with {@link #NORMALISED_BITS} of fraction; 0 for NaN. */
  static int normalised(float halfImages) {
    return (int) (limited(halfImages, MAX_NORMALISED) * (1 << NORMALISED_BITS));
  }

  /**
   * The cell nearest to where an offset leads, clamped to the map; halves round up.
   *
   * @param cell where it starts
   * @param normalised as {@link #normalised} gives it
   * @param cellCount of the map along this axis, at most 1024
   */
  static int target(int cell, int normalised, int cellCount) {
    int half = 1 << NORMALISED_BITS - 1;
    int at = (cell << NORMALISED_BITS) + (normalised * cellCount >> 1) + half >> NORMALISED_BITS;
    return Math.max(0, Math.min(cellCount - 1, at));
  }

  /**
   * Where the centre of a pixel of a larger map lies among the cells' centres; from half a cell
   * before the first to half a cell behind the last.
   */
  static int centre(int pixel, int pixelCount, int cellCount) {
    return (int) ((2L * pixel + 1) * cellCount * POSITION_ONE / (2L * pixelCount))
        - POSITION_ONE / 2;
  }

  private static float limited(float value, float most) {
    if (value > most) {
      return most;
    }
    if (value < -most) {
      return -most;
    }
    return Float.isNaN(value) ? 0 : value;
  }
}
