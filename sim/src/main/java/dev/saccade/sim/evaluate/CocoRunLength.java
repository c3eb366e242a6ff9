package dev.saccade.sim.evaluate;

import java.util.BitSet;

/**
 * The compressed run-length text of the COCO tools, as the MOTS formats use it: runs outside and
 * inside in turn, counted down the columns; from the third run on the difference to the run before
 * the previous one; five bits a character from code 48 on, the sixth saying that more follow, the
 * last one's fifth carrying the sign.
 */
public final class CocoRunLength {
  private static final int FIRST_CODE = 48;

  private CocoRunLength() {}

  /**
   * @throws IllegalArgumentException if the text is not such a code or does not fill width x height
   */
  public static BinaryMask decode(String text, int widthPixels, int heightPixels) {
    long pixelCount = (long) widthPixels * heightPixels;
    if (widthPixels < 1 || heightPixels < 1 || pixelCount > 1 << 28) {
      throw new IllegalArgumentException(
          "mask size: " + widthPixels + "x" + heightPixels + " (expected: 1 to 2^28 pixels)");
    }
    BitSet inside = new BitSet((int) pixelCount);
    long position = 0;
    long previous = 0;
    long beforePrevious = 0;
    int runIndex = 0;
    int at = 0;
    while (at < text.length()) {
      long run = 0;
      int shift = 0;
      boolean more = true;
      while (more) {
        if (at == text.length() || shift > 55) {
          throw new IllegalArgumentException("run-length text: ends within a number");
        }
        int code = text.charAt(at++) - FIRST_CODE;
        if (code < 0 || code > 63) {
          throw new IllegalArgumentException(
              "run-length text: character '" + text.charAt(at - 1) + "' at " + (at - 1));
        }
        run |= (long) (code & 31) << shift;
        shift += 5;
        more = (code & 32) != 0;
        if (!more && (code & 16) != 0) {
          run |= -1L << shift;
        }
      }
      if (runIndex > 2) {
        run += beforePrevious;
      }
      if (run < 0 || position + run > pixelCount) {
        throw new IllegalArgumentException(
            "run-length text: run "
                + runIndex
                + " of length "
                + run
                + " leaves "
                + widthPixels
                + "x"
                + heightPixels);
      }
      if (runIndex % 2 == 1) {
        for (long i = position; i < position + run; i++) {
          int column = (int) (i / heightPixels);
          int row = (int) (i % heightPixels);
          inside.set(row * widthPixels + column);
        }
      }
      position += run;
      beforePrevious = previous;
      previous = run;
      runIndex++;
    }
    if (position != pixelCount) {
      throw new IllegalArgumentException(
          "run-length text: "
              + position
              + " pixels (expected: "
              + widthPixels
              + " x "
              + heightPixels
              + ")");
    }
    return new BinaryMask(widthPixels, heightPixels, inside);
  }

  public static String encode(BinaryMask mask) {
    int width = mask.widthPixels();
    int height = mask.heightPixels();
    // Turned to columns first: then runs are found a word at a time.
    BitSet columns = new BitSet(width * height);
    for (int i = mask.inside().nextSetBit(0); i >= 0; i = mask.inside().nextSetBit(i + 1)) {
      columns.set(i % width * height + i / width);
    }
    int size = width * height; // of one picture in memory
    StringBuilder text = new StringBuilder();
    long previous = 0;
    long beforePrevious = 0;
    int runIndex = 0;
    int from = 0;
    boolean within = false;
    while (true) {
      int to = within ? columns.nextClearBit(from) : columns.nextSetBit(from);
      boolean last = to < 0 || to >= size;
      int run = (last ? size : to) - from;
      append(text, run, runIndex > 2 ? beforePrevious : 0);
      if (last) {
        return text.toString();
      }
      beforePrevious = previous;
      previous = run;
      runIndex++;
      from = to;
      within = !within;
    }
  }

  private static void append(StringBuilder text, long run, long reference) {
    long rest = run - reference;
    boolean more = true;
    while (more) {
      int code = (int) (rest & 31);
      rest >>= 5;
      more = (code & 16) != 0 ? rest != -1 : rest != 0;
      text.append((char) (FIRST_CODE + (more ? code | 32 : code)));
    }
  }
}
