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

  /**
   * A payload without a codec to interleaved R, G, B.
   *
   * @param frame whose payload has the length that its encoding says
   * @param rgb receives widthPixels * heightPixels * 3 bytes
   * @throws IllegalArgumentException for a coded payload
   */
  public static void toRgbInto(Frame frame, byte[] rgb) {
    byte[] payload = frame.payload();
    switch (frame.encoding()) {
      case RGB8 -> System.arraycopy(payload, 0, rgb, 0, payload.length);
      case NV12 -> nv12ToRgbInto(payload, frame.widthPixels(), frame.heightPixels(), rgb);
      case BGR8 -> bgrToRgbInto(payload, rgb);
      case MONO8 -> greyToRgbInto(payload, rgb);
      case UYVY -> yuv422ToRgbInto(payload, 0, rgb);
      case YUYV -> yuv422ToRgbInto(payload, 1, rgb);
      case JPEG, PNG ->
          throw new IllegalArgumentException(frame.encoding() + " (expected: pixels)");
    }
  }

  private static void bgrToRgbInto(byte[] bgr, byte[] rgb) {
    for (int i = 0; i < bgr.length; i += 3) {
      rgb[i] = bgr[i + 2];
      rgb[i + 1] = bgr[i + 1];
      rgb[i + 2] = bgr[i];
    }
  }

  private static void greyToRgbInto(byte[] grey, byte[] rgb) {
    int out = 0;
    for (byte shade : grey) {
      rgb[out] = shade;
      rgb[out + 1] = shade;
      rgb[out + 2] = shade;
      out += 3;
    }
  }

  /**
   * Pairs of pixels with a U and a V between them: BT.601, narrow range (ITU-R BT.601, section
   * 2.5.3, inverted), in 16-bit fixed point.
   *
   * @param chromaAt where U stands: 0 for U, Y, V, Y, 1 for Y, U, Y, V
   */
  private static void yuv422ToRgbInto(byte[] yuv, int chromaAt, byte[] rgb) {
    int out = 0;
    for (int at = 0; at < yuv.length; at += 4) {
      int u = (yuv[at + chromaAt] & 0xFF) - 128;
      int v = (yuv[at + chromaAt + 2] & 0xFF) - 128;
      int red = 104597 * v + 32768;
      int green = -25675 * u - 53279 * v + 32768;
      int blue = 132201 * u + 32768;
      for (int i = 0; i < 4; i += 2) {
        int luma = 76309 * ((yuv[at + 1 - chromaAt + i] & 0xFF) - 16);
        rgb[out] = clamped(luma + red >> 16);
        rgb[out + 1] = clamped(luma + green >> 16);
        rgb[out + 2] = clamped(luma + blue >> 16);
        out += 3;
      }
    }
  }

  private static byte clamped(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
