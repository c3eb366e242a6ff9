package dev.saccade.perception.instance;

/**
 * Powers of an index map: where following it a number of times ends.
 *
 * <p>The doubling needs as many passes as the number of steps has binary digits; the loop is what
 * the definition says, and the oracle in tests.
 */
public final class IndexFollowing {
  private IndexFollowing() {}

  /** Step by step, for every cell. */
  public static void stepwise(int[] next, int cellCount, int steps, int[] ends) {
    for (int cell = 0; cell < cellCount; cell++) {
      int at = cell;
      for (int step = 0; step < steps; step++) {
        at = next[at];
      }
      ends[cell] = at;
    }
  }

  /**
   * By squaring: {@code next} to the powers 1, 2, 4, ..., of which those are composed that the
   * steps' binary digits name.
   *
   * @param power work space, cellCount long
   * @param square work space, cellCount long
   */
  public static void doubling(
      int[] next, int cellCount, int steps, int[] ends, int[] power, int[] square) {
    System.arraycopy(next, 0, power, 0, cellCount);
    for (int cell = 0; cell < cellCount; cell++) {
      ends[cell] = cell;
    }
    int[] from = power;
    int[] to = square;
    for (int digits = steps; digits > 0; digits >>= 1) {
      if ((digits & 1) != 0) {
        compose(from, ends, cellCount, ends);
      }
      if (digits > 1) {
        compose(from, from, cellCount, to);
        int[] swap = from;
        from = to;
        to = swap;
      }
    }
  }

  /** result[cell] = outer[inner[cell]]; {@code result} may be {@code inner}, not {@code outer}. */
  static void compose(int[] outer, int[] inner, int cellCount, int[] result) {
    for (int cell = 0; cell < cellCount; cell++) {
      result[cell] = outer[inner[cell]];
    }
  }
}
