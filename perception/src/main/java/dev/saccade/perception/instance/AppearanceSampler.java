package dev.saccade.perception.instance;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the colours of what a mask covers. Integers alone: every machine gives the same.
 *
 * <p>Brightness is taken on a logarithmic scale; the two chroma axes are blue and red less
 * brightness, over brightness plus {@link #DARK}, which lets the colours of dark pixels fade into
 * grey instead of into noise. A pixel is shared between the two bins around it on each axis.
 *
 * <p>Looks at {@link #SAMPLES} to twice as many pixels of a mask, or at all of a small one, and
 * allocates nothing apart from the result. One thread at a time.
 */
public final class AppearanceSampler {
  private static final int SAMPLES = 800;
  private static final int DARK = 16;

  /** Positions within a bin. */
  private static final int PART_BITS = 4;

  private static final int PART_ONE = 1 << PART_BITS;

  /** Bins that chroma crosses from none to as much as brightness itself. */
  private static final int CHROMA_BINS_PER_ONE = 24;

  private static final int RECIPROCAL_BITS = 16;
  private static final int GREY = (Appearance.CHROMA_LEVELS - 1) * PART_ONE / 2;
  private static final int MOST_CHROMA = (Appearance.CHROMA_LEVELS - 1) * PART_ONE;
  private static final int MOST_LUMA = (Appearance.LUMA_LEVELS - 1) * PART_ONE;
  private static final int LUMA_STEP = Appearance.CHROMA_LEVELS * Appearance.CHROMA_LEVELS;
  private static final int SHARE_ONE = 255;
  private static final int[] LUMA = lumaPositions();
  private static final int[] RECIPROCALS = reciprocals();

  /** One bin more each way than there is, which positions on the last one reach with weight 0. */
  private final int[] counts = new int[Appearance.BINS + LUMA_STEP + Appearance.CHROMA_LEVELS + 1];

  private final long[] found = new long[Appearance.BINS];
  private final int[] kept = new int[Appearance.MOST_COLOURS];

  /**
   * @param rgb rows of interleaved R, G, B of the mask's own size, from index 0 on
   * @return empty for an empty mask
   */
  public Optional<Appearance> sample(RunLengthMask mask, ByteBuffer rgb) {
    long area = mask.areaPixels();
    if (area == 0) {
      return Optional.empty();
    }
    Arrays.fill(counts, 0);
    int step = (int) Math.max(1, area / SAMPLES);
    int[] runs = mask.runs();
    int start = 0;
    int ahead = 0; // pixels inside that are still to be passed over
    for (int i = 0; i < runs.length; i++) {
      int end = start + runs[i];
      if ((i & 1) == 1) {
        int pixel = start + ahead;
        for (; pixel < end; pixel += step) {
          count(
              rgb.get(3 * pixel) & 0xFF,
              rgb.get(3 * pixel + 1) & 0xFF,
              rgb.get(3 * pixel + 2) & 0xFF);
        }
        ahead = pixel - end;
      }
      start = end;
    }
    return Optional.of(mostFrequent());
  }

  private void count(int red, int green, int blue) {
    int brightness = 77 * red + 150 * green + 29 * blue >> 8;
    int reciprocal = RECIPROCALS[brightness];
    int luma = LUMA[brightness];
    int blueAt = chroma(blue - brightness, reciprocal);
    int redAt = chroma(red - brightness, reciprocal);
    int bin =
        ((luma >> PART_BITS) * Appearance.CHROMA_LEVELS + (blueAt >> PART_BITS))
                * Appearance.CHROMA_LEVELS
            + (redAt >> PART_BITS);
    int lumaPart = luma & PART_ONE - 1;
    int bluePart = blueAt & PART_ONE - 1;
    int redPart = redAt & PART_ONE - 1;
    spread(bin, PART_ONE - lumaPart, bluePart, redPart);
    spread(bin + LUMA_STEP, lumaPart, bluePart, redPart);
  }

  private void spread(int bin, int weight, int bluePart, int redPart) {
    int low = weight * (PART_ONE - bluePart);
    int high = weight * bluePart;
    counts[bin] += low * (PART_ONE - redPart);
    counts[bin + 1] += low * redPart;
    counts[bin + Appearance.CHROMA_LEVELS] += high * (PART_ONE - redPart);
    counts[bin + Appearance.CHROMA_LEVELS + 1] += high * redPart;
  }

  private static int chroma(int difference, int reciprocal) {
    int at = GREY + (difference * reciprocal >> RECIPROCAL_BITS);
    return Math.max(0, Math.min(MOST_CHROMA, at));
  }

  /** Of equally frequent bins, the lower counts as more frequent. */
  private Appearance mostFrequent() {
    int count = 0;
    for (int bin = 0; bin < Appearance.BINS; bin++) {
      if (counts[bin] > 0) {
        found[count++] = (long) counts[bin] << 32 | Integer.MAX_VALUE - bin;
      }
    }
    Arrays.sort(found, 0, count);
    int first = Math.max(0, count - Appearance.MOST_COLOURS);
    long sum = 0;
    for (int i = first; i < count; i++) {
      sum += found[i] >>> 32;
    }
    int keptCount = 0;
    for (int i = first; i < count; i++) {
      if (share(found[i] >>> 32, sum) > 0) {
        kept[keptCount++] = Integer.MAX_VALUE - (int) found[i];
      }
    }
    Arrays.sort(kept, 0, keptCount);
    byte[] colours = new byte[3 * keptCount];
    for (int i = 0; i < keptCount; i++) {
      colours[3 * i] = (byte) (kept[i] >> 8);
      colours[3 * i + 1] = (byte) kept[i];
      colours[3 * i + 2] = (byte) share(counts[kept[i]], sum);
    }
    return new Appearance(colours);
  }

  private static int share(long count, long sum) {
    return (int) ((SHARE_ONE * count + sum / 2) / sum);
  }

  private static int[] lumaPositions() {
    int[] positions = new int[256];
    double most = StrictMath.log1p(255.0 / DARK);
    for (int y = 0; y < positions.length; y++) {
      double level = StrictMath.log1p((double) y / DARK) / most * Appearance.LUMA_LEVELS - 0.5;
      positions[y] = Math.max(0, Math.min(MOST_LUMA, (int) Math.round(level * PART_ONE)));
    }
    return positions;
  }

  private static int[] reciprocals() {
    int[] reciprocals = new int[256];
    for (int y = 0; y < reciprocals.length; y++) {
      reciprocals[y] = (CHROMA_BINS_PER_ONE * PART_ONE << RECIPROCAL_BITS) / (y + DARK);
    }
    return reciprocals;
  }
}
