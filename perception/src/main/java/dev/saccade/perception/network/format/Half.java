package dev.saccade.perception.network.format;

/** IEEE 754 half precision; Java has it from version 20 on only. */
final class Half {
  private Half() {}

  /** Nearest half, ties to even; beyond 65504 infinity. */
  static short bits(float value) {
    int bits = Float.floatToIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
      return (short) (sign | 0x7e00); // not a number
    }
    if (magnitude >= 0x47800000) {
      return (short) (sign | 0x7c00); // at least 65536
    }
    if (magnitude < 0x33000000) {
      return (short) sign; // below half of the smallest subnormal
    }
    int exponent = magnitude >>> 23;
    int mantissa = (magnitude & 0x7fffff) | 0x800000;
    // Normal halves drop 13 bits; subnormal ones (exponent below -14) as many more as they miss.
    int dropped = exponent < 113 ? 126 - exponent : 13;
    int kept = mantissa >>> dropped;
    int rest = mantissa & ((1 << dropped) - 1);
    int middle = 1 << (dropped - 1);
    if (rest > middle || (rest == middle && (kept & 1) == 1)) {
      kept++;
    }
    // The leading one of a normal mantissa carries into the exponent field by itself.
    int half = exponent < 113 ? kept : ((exponent - 113) << 10) + kept;
    return (short) (sign | half);
  }

  static float value(short half) {
    int bits = half & 0xffff;
    int exponent = (bits >>> 10) & 0x1f;
    int mantissa = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> mantissa * 0x1p-24f;
          case 31 -> mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(((exponent + 112) << 23) | (mantissa << 13));
        };
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }
}
