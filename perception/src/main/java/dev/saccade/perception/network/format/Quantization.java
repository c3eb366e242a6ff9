package dev.saccade.perception.network.format;

/**
 * How unsigned eight-bit numbers stand for real ones: scale (number - zeroPoint).
 *
 * @param zeroPoint 0 to 255; the number that stands for exactly 0
 */
record Quantization(float scale, int zeroPoint) {
  private static final int LARGEST = 255;
  private static final float LEAST_SCALE = 1e-8f;

  /** Covers the range and zero. */
  static Quantization of(TensorRange range) {
    float min = Math.min(0, range.min());
    float max = Math.max(0, range.max());
    float scale = Math.max(LEAST_SCALE, (max - min) / LARGEST);
    int zeroPoint = Math.max(0, Math.min(LARGEST, Math.round(-min / scale)));
    return new Quantization(scale, zeroPoint);
  }
}
