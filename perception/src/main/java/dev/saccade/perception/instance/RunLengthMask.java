package dev.saccade.perception.instance;

import java.util.Arrays;

/**
 * A binary mask over a whole frame, perhaps coarser than the frame, row by row: runs outside and
 * inside in turn, starting outside, continuing across row ends. Layout as on the wire.
 *
 * @param runs lengths; the first may be 0; they sum to widthPixels * heightPixels; shared, not
 *     copied: nobody writes to it
 */
public record RunLengthMask(int widthPixels, int heightPixels, int[] runs) {
  public RunLengthMask {
    if (widthPixels < 1 || heightPixels < 1) {
      throw new IllegalArgumentException(
          "mask size: " + widthPixels + "x" + heightPixels + " (expected: >= 1 each way)");
    }
    long sum = 0;
    for (int run : runs) {
      if (run < 0) {
        throw new IllegalArgumentException("run: " + run + " (expected: >= 0)");
      }
      sum += run;
    }
    if (sum != (long) widthPixels * heightPixels) {
      throw new IllegalArgumentException(
          "runs: sum " + sum + " (expected: " + widthPixels + " x " + heightPixels + ")");
    }
  }

  /** Pixels inside, at the mask's own size. */
  public long areaPixels() {
    long area = 0;
    for (int i = 1; i < runs.length; i += 2) {
      area += runs[i];
    }
    return area;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunLengthMask that
        && widthPixels == that.widthPixels
        && heightPixels == that.heightPixels
        && Arrays.equals(runs, that.runs);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * widthPixels + heightPixels) + Arrays.hashCode(runs);
  }

  @Override
  public String toString() {
    return "RunLengthMask[" + widthPixels + "x" + heightPixels + ", " + areaPixels() + " inside]";
  }
}
