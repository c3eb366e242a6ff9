package dev.saccade.sim.train;

/**
 * How far training pictures are changed at random.
 *
 * @param flip whether pictures are mirrored left to right half of the time
 * @param minZoom smallest zoom; 1 shows the largest part of the picture that has the output's
 *     aspect, less than 1 leaves a border that counts for nothing
 * @param maxZoom largest zoom; zooms are drawn evenly on a logarithmic scale
 * @param brightness largest change of brightness, as a share, both ways
 * @param contrast largest change of contrast, as a share, both ways
 * @param saturation largest change of saturation, as a share, both ways
 * @param gamma largest exponent, and its inverse the smallest; 1 for none
 * @param tint largest change of each colour channel, as a share, both ways
 */
record Augmentation(
    boolean flip,
    double minZoom,
    double maxZoom,
    double brightness,
    double contrast,
    double saturation,
    double gamma,
    double tint) {

  /** Pictures as they are. */
  static final Augmentation NONE = new Augmentation(false, 1, 1, 0, 0, 0, 1, 0);

  /** What the shipped networks were trained with. */
  static final Augmentation STREET = new Augmentation(true, 0.8, 2.0, 0.4, 0.4, 0.6, 1.6, 0.12);

  /** For rendered frames, whose light is as it will be. */
  static final Augmentation RENDERED = new Augmentation(true, 0.8, 2.0, 0.2, 0.2, 0.3, 1.25, 0.05);

  Augmentation {
    if (!(minZoom > 0 && minZoom <= maxZoom)) {
      throw new IllegalArgumentException(
          "minZoom: " + minZoom + " (expected: above 0, at most maxZoom " + maxZoom + ")");
    }
    requireShare("brightness", brightness);
    requireShare("contrast", contrast);
    requireShare("saturation", saturation);
    requireShare("tint", tint);
    if (!(gamma >= 1)) {
      throw new IllegalArgumentException("gamma: " + gamma + " (expected: at least 1)");
    }
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to below 1)");
    }
  }
}
