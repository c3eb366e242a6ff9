package dev.saccade.perception.frame;

/**
 * Decoded pixels.
 *
 * @param rgb rows of interleaved R, G, B bytes without padding, from the top: at least widthPixels
 *     * heightPixels * 3; a work buffer may be longer. Shared, not copied
 */
public record Picture(int widthPixels, int heightPixels, byte[] rgb) {
  public Picture {
    if (widthPixels < 1 || heightPixels < 1) {
      throw new IllegalArgumentException(
          "picture: " + widthPixels + "x" + heightPixels + " (expected: >= 1 each way)");
    }
    if (rgb.length < byteCount(widthPixels, heightPixels)) {
      throw new IllegalArgumentException(
          "rgb: "
              + rgb.length
              + " bytes (expected: >= "
              + widthPixels
              + " x "
              + heightPixels
              + " x 3)");
    }
  }

  /** What a picture of this size takes. */
  public static long byteCount(int widthPixels, int heightPixels) {
    return 3L * widthPixels * heightPixels;
  }

  @Override
  public String toString() {
    return "Picture[" + widthPixels + "x" + heightPixels + "]";
  }
}
