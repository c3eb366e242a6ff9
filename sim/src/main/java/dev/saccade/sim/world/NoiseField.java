package dev.saccade.sim.world;

/**
 * Noise that repeats after one unit each way, in ever coarser copies, so that what is far away does
 * not flicker. Values 0 to 1, mean about one half.
 */
final class NoiseField {
  private static final int SIZE = 256;
  private static final int LEVELS = 8;

  private final float[][] levels = new float[LEVELS][];

  /**
   * @param firstCells cells of the coarsest octave along one side, a power of two
   * @param octaves each with twice the cells of the one before
   * @param persistence strength of an octave against the one before
   */
  NoiseField(int seed, int firstCells, int octaves, float persistence) {
    float[] base = new float[SIZE * SIZE];
    float strength = 1;
    float total = 0;
    for (int octave = 0; octave < octaves; octave++) {
      addOctave(base, firstCells << octave, strength, seed + octave * 7919);
      total += strength;
      strength *= persistence;
    }
    stretch(base, total);
    levels[0] = base;
    for (int level = 1; level < LEVELS; level++) {
      levels[level] = halved(levels[level - 1], SIZE >> (level - 1));
    }
  }

  private static void addOctave(float[] base, int cells, float strength, int seed) {
    float scale = (float) cells / SIZE;
    for (int y = 0; y < SIZE; y++) {
      float fy = y * scale;
      int y0 = (int) fy;
      float ty = smooth(fy - y0);
      for (int x = 0; x < SIZE; x++) {
        float fx = x * scale;
        int x0 = (int) fx;
        float tx = smooth(fx - x0);
        int x1 = (x0 + 1) % cells;
        int y1 = (y0 + 1) % cells;
        float top = lerp(Dice.unit(x0, y0, seed), Dice.unit(x1, y0, seed), tx);
        float bottom = lerp(Dice.unit(x0, y1, seed), Dice.unit(x1, y1, seed), tx);
        base[y * SIZE + x] += strength * lerp(top, bottom, ty);
      }
    }
  }

  /** Sums of octaves huddle about the middle; spread them to three deviations each way. */
  private static void stretch(float[] base, float total) {
    double mean = 0;
    for (float value : base) {
      mean += value;
    }
    mean /= base.length;
    double variance = 0;
    for (float value : base) {
      variance += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(variance / base.length) + 1e-6 * total;
    for (int i = 0; i < base.length; i++) {
      base[i] = (float) Math.min(1, Math.max(0, 0.5 + (base[i] - mean) / (5 * deviation)));
    }
  }

  private static float[] halved(float[] from, int size) {
    int half = size / 2;
    float[] to = new float[half * half];
    for (int y = 0; y < half; y++) {
      for (int x = 0; x < half; x++) {
        int i = 2 * y * size + 2 * x;
        to[y * half + x] = (from[i] + from[i + 1] + from[i + size] + from[i + size + 1]) / 4;
      }
    }
    return to;
  }

  /**
   * @param footprint what one pixel covers of the field, in the field's units
   */
  float at(float u, float v, float footprint) {
    int level = 0;
    if (footprint * SIZE > 1) {
      level = Math.min(LEVELS - 1, Math.getExponent(footprint * SIZE));
    }
    int size = SIZE >> level;
    float[] values = levels[level];
    float x = u * size - 0.5f;
    float y = v * size - 0.5f;
    int x0 = floor(x);
    int y0 = floor(y);
    float tx = x - x0;
    float ty = y - y0;
    int mask = size - 1;
    int xa = x0 & mask;
    int xb = (x0 + 1) & mask;
    int ya = (y0 & mask) * size;
    int yb = ((y0 + 1) & mask) * size;
    float top = values[ya + xa] + (values[ya + xb] - values[ya + xa]) * tx;
    float bottom = values[yb + xa] + (values[yb + xb] - values[yb + xa]) * tx;
    return top + (bottom - top) * ty;
  }

  private static int floor(float value) {
    int truncated = (int) value;
    return truncated > value ? truncated - 1 : truncated;
  }

  private static float smooth(float t) {
    return t * t * (3 - 2 * t);
  }

  private static float lerp(float a, float b, float t) {
    return a + (b - a) * t;
  }
}
