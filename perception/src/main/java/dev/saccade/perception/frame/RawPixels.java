package dev.saccade.perception.frame;

/** Pixels that arrive without a codec. */
public final class RawPixels {
  private RawPixels() {}

  /**
   * A plane of Y, then a plane of interleaved U, V at half size, to interleaved R, G, B: BT.601,
   * full range (ITU-T T.871, the equations of JFIF), in 16-bit fixed point.
   *
   * @param nv12 widthPixels * heightPixels * 3 / 2 bytes
   * @param rgb receives widthPixels * heightPixels * 3 bytes
   * @param widthPixels even
   * @param heightPixels even
   */
  public static void nv12ToRgbInto(byte[] nv12, int widthPixels, int heightPixels, byte[] rgb) {
    int chroma = widthPixels * heightPixels;
    int out = 0;
    for (int y = 0; y < heightPixels; y++) {
      int lumaAt = y * widthPixels;
      int chromaAt = chroma + (y >> 1) * widthPixels;
      for (int x = 0; x < widthPixels; x += 2) {
        int u = (nv12[chromaAt + x] & 0xFF) - 128;
        int v = (nv12[chromaAt + x + 1] & 0xFF) - 128;
        int red = 91881 * v + 32768;
        int green = -22554 * u - 46802 * v + 32768;
        int blue = 116130 * u + 32768;
        for (int i = 0; i < 2; i++) {
          int luma = (nv12[lumaAt + x + i] & 0xFF) << 16;
          rgb[out] = clamped(luma + red >> 16);
          rgb[out + 1] = clamped(luma + green >> 16);
          rgb[out + 2] = clamped(luma + blue >> 16);
          out += 3;
        }
      }
    }
  }

  private static byte clamped(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
