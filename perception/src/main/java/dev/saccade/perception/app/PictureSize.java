package dev.saccade.perception.app;

/**
 * The size of a camera's pictures.
 *
 * @param widthPixels 16 to 4096
 * @param heightPixels 16 to 4096
 */
record PictureSize(int widthPixels, int heightPixels) {
  /** Of a camera of which nothing else is said. */
  static final PictureSize USUAL = new PictureSize(1280, 720);

  PictureSize {
    require("widthPixels", widthPixels);
    require("heightPixels", heightPixels);
  }

  long pixelCount() {
    return (long) widthPixels * heightPixels;
  }

  private static void require(String name, int value) {
    if (value < 16 || value > 4096) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 16 to 4096)");
    }
  }
}
