package dev.saccade.perception.instance;

import java.util.Arrays;

/**
 * How an instance looks: its most frequent colours. A colour is a bin of brightness and chroma,
 * chroma taken in proportion to brightness, so that shade changes little of it; {@link
 * AppearanceSampler} says how pixels come into bins. Layout as on the wire: for each colour, by
 * ascending bins, two bytes of the bin (the high one first) and one of its share, of 255.
 *
 * @param colours 3 bytes for each of 1 to {@link #MOST_COLOURS}; shared, not copied: nobody writes
 *     to it
 */
public record Appearance(byte[] colours) {
  public static final int MOST_COLOURS = 32;
  public static final int LUMA_LEVELS = 8;

  /** Each way, blue and red. */
  public static final int CHROMA_LEVELS = 12;

  /** A bin is (luma * CHROMA_LEVELS + blue) * CHROMA_LEVELS + red. */
  public static final int BINS = LUMA_LEVELS * CHROMA_LEVELS * CHROMA_LEVELS;

  private static final int COLOUR_BYTES = 3;

  public Appearance {
    int length = colours.length;
    if (length == 0 || length > COLOUR_BYTES * MOST_COLOURS || length % COLOUR_BYTES != 0) {
      throw new IllegalArgumentException(
          "colours: "
              + length
              + " bytes (expected: 3 for each of 1 to "
              + MOST_COLOURS
              + " colours)");
    }
    int previous = -1;
    for (int at = 0; at < length; at += COLOUR_BYTES) {
      int bin = bin(colours, at);
      if (bin <= previous || bin >= BINS || colours[at + 2] == 0) {
        throw new IllegalArgumentException(
            "colours: bin "
                + bin
                + " of share "
                + (colours[at + 2] & 0xFF)
                + " after bin "
                + previous
                + " (expected: ascending bins below "
                + BINS
                + ", shares of 1 to 255)");
      }
      previous = bin;
    }
  }

  /** How many colours there are. */
  public int count() {
    return colours.length / COLOUR_BYTES;
  }

  /** 0 to {@link #BINS}, ascending with {@code i}. */
  public int bin(int i) {
    return bin(colours, COLOUR_BYTES * i);
  }

  /** 1..255; all together about 255. */
  public int share(int i) {
    return colours[COLOUR_BYTES * i + 2] & 0xFF;
  }

  /** Of all colours together: 255, but for what rounding adds or takes. */
  public int shareSum() {
    int sum = 0;
    for (int i = 0; i < count(); i++) {
      sum += share(i);
    }
    return sum;
  }

  private static int bin(byte[] colours, int at) {
    return (colours[at] & 0xFF) << 8 | colours[at + 1] & 0xFF;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Appearance that && Arrays.equals(colours, that.colours);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(colours);
  }

  @Override
  public String toString() {
    return "Appearance[" + count() + " colours]";
  }
}
