package dev.saccade.perception.network.format;

/**
 * How eight-bit numbers stand for real ones: scale (number - zeroPoint).
 *
 * @param zeroPoint the number that stands for exactly 0: 0 to 255, and 0 for signed numbers
 * @param signed whether numbers run from -128 to 127; otherwise from 0 to 255
 */
record Quantization(float scale, int zeroPoint, boolean signed) {
  private static final int LARGEST = 255;
  private static final int LARGEST_SIGNED = 127;
  private static final float LEAST_SCALE = 1e-8f;

  /** Covers the range and zero, unsigned. */
  static Quantization of(TensorRange range) {
    float min = Math.min(0, range.min());
    float max = Math.max(0, range.max());
    float scale = Math.max(LEAST_SCALE, (max - min) / LARGEST);
    int zeroPoint = Math.max(0, Math.min(LARGEST, Math.round(-min / scale)));
    return new Quantization(scale, zeroPoint, false);
  }

  /** Covers the range and its mirror image, with half the steps; what TensorRT computes in. */
  static Quantization signedOf(TensorRange range) {
    float most = Math.max(Math.abs(range.min()), Math.abs(range.max()));
    return new Quantization(Math.max(LEAST_SCALE, most / LARGEST_SIGNED), 0, true);
  }
}
