package dev.saccade.perception.frame;

/**
 * Turns payloads into pixels. Owned and used by one thread at a time; keeps its work buffers.
 *
 * <p>A payload is trusted in nothing: sizes are read from its header and compared with the frame's
 * before memory is taken, and a picture whose end is missing is {@link DecodedFrame.Unreadable},
 * never a picture with a grey rest. What was lost in the middle of one that ends as it should may
 * show as a smeared part: not every library says so. Bad payloads do not throw.
 */
public interface FrameDecoder extends AutoCloseable {
  /** What decodes, e.g. {@code OpenCV 4.13.0}. */
  String name();

  /** The picture at the frame's size, in an array of its own. */
  DecodedFrame decode(Frame frame);

  /**
   * The picture at another size. It is halved (mean of 2x2, or the JPEG's own reduced decoding) for
   * as long as it stays at least as large as asked for, and then interpolated bilinearly between
   * pixel centres; the aspect may change.
   *
   * @param rgb receives the pixels: at least widthPixels * heightPixels * 3 bytes; the result's
   *     picture holds this very array
   */
  DecodedFrame decodeResized(Frame frame, int widthPixels, int heightPixels, byte[] rgb);

  @Override
  void close();
}
