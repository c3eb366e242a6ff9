package dev.saccade.perception.stage.gpu;

import java.util.List;

/**
 * One way of decoding JPEG into device memory, on one stream. Decoding may go on after a call; the
 * stream must have been waited for before a place is used again, and before closing.
 */
interface JpegDecoder extends AutoCloseable {
  /** In a few words. */
  String name();

  /** Whether it decodes pictures of this kind; decodes nothing yet. */
  boolean takes(JpegPicture picture);

  /**
   * Begins decoding.
   *
   * @param pictures that it takes, at least one
   * @return for each whether it is under way; no picture's trouble is an exception
   */
  boolean[] begin(List<JpegPicture> pictures);

  @Override
  void close();
}
