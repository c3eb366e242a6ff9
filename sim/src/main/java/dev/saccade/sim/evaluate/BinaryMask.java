package dev.saccade.sim.evaluate;

import java.util.BitSet;

/**
 * A binary mask, row-major.
 *
 * @param inside one bit a pixel; shared, not copied: nobody writes to it
 */
public record BinaryMask(int widthPixels, int heightPixels, BitSet inside) {
  public BinaryMask {
    if (widthPixels < 1 || heightPixels < 1) {
      throw new IllegalArgumentException(
          "mask size: " + widthPixels + "x" + heightPixels + " (expected: >= 1 each way)");
    }
    if (inside.length() > (long) widthPixels * heightPixels) {
      throw new IllegalArgumentException(
          "mask: bit "
              + (inside.length() - 1)
              + " set (expected: below "
              + widthPixels
              + " x "
              + heightPixels
              + ")");
    }
  }

  public long areaPixels() {
    return inside.cardinality();
  }

  /** Pixels in both masks, which must be of one size. */
  public long sharedPixels(BinaryMask other) {
    if (widthPixels != other.widthPixels || heightPixels != other.heightPixels) {
      throw new IllegalArgumentException(
          "mask sizes: "
              + widthPixels
              + "x"
              + heightPixels
              + " and "
              + other.widthPixels
              + "x"
              + other.heightPixels
              + " (expected: equal)");
    }
    if (!inside.intersects(other.inside)) {
      return 0;
    }
    BitSet both = (BitSet) inside.clone();
    both.and(other.inside);
    return both.cardinality();
  }

  /** Intersection over union, 0..1; 0 where both are empty. */
  public double overlap(BinaryMask other) {
    long shared = sharedPixels(other);
    return shared == 0 ? 0 : (double) shared / (areaPixels() + other.areaPixels() - shared);
  }
}
