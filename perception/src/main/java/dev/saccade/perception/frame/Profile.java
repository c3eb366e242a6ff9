package dev.saccade.perception.frame;

/**
 * One input size of a network. One set of weights serves several.
 *
 * @param name as outcomes and reports show it, e.g. {@code 512x256}
 * @param widthPixels for a camera of 2:1; for others the width follows the camera's aspect
 * @param heightPixels of the network's input
 */
public record Profile(String name, int widthPixels, int heightPixels) {
  /**
   * Widths that follow a camera's aspect are multiples of this, so that every stage of a network
   * halves them evenly. A height is taken as the bundle states it.
   */
  public static final int WIDTH_STEP_PIXELS = 32;

  public Profile {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: blank (expected: e.g. 512x256)");
    }
    if (widthPixels < WIDTH_STEP_PIXELS
        || heightPixels < WIDTH_STEP_PIXELS
        || widthPixels > Frame.MAX_SIDE_PIXELS
        || heightPixels > Frame.MAX_SIDE_PIXELS) {
      throw new IllegalArgumentException(
          "profile "
              + name
              + ": "
              + widthPixels
              + "x"
              + heightPixels
              + " (expected: "
              + WIDTH_STEP_PIXELS
              + " to "
              + Frame.MAX_SIDE_PIXELS
              + " each way)");
    }
  }

  /** A profile named after its size. */
  public static Profile of(int widthPixels, int heightPixels) {
    return new Profile(widthPixels + "x" + heightPixels, widthPixels, heightPixels);
  }

  /**
   * The input width for a camera of the given size: its aspect at this height, to the nearest
   * multiple of 32.
   */
  public int widthPixelsFor(int cameraWidthPixels, int cameraHeightPixels) {
    double exact = (double) heightPixels * cameraWidthPixels / cameraHeightPixels;
    int steps = Math.max(1, (int) Math.round(exact / WIDTH_STEP_PIXELS));
    return Math.min(Frame.MAX_SIDE_PIXELS, steps * WIDTH_STEP_PIXELS);
  }
}
