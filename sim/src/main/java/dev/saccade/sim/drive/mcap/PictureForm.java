package dev.saccade.sim.drive.mcap;

/** What the bytes of a picture are. */
sealed interface PictureForm {
  /** A file's bytes, JPEG or PNG. */
  record Encoded() implements PictureForm {}

  /**
   * Rows of pixels.
   *
   * @param encoding as ROS and Foxglove name them, e.g. {@code rgb8}
   * @param stepBytes from one row to the next
   */
  record Raw(int widthPixels, int heightPixels, String encoding, int stepBytes)
      implements PictureForm {}

  /**
   * What one picture of a video needs beyond those before it.
   *
   * @param format as Foxglove names it, e.g. {@code h264}
   */
  record Video(String format) implements PictureForm {}
}
