package dev.saccade.perception.frame;

import java.util.Optional;

/**
 * The bounds on what is accepted, read from a payload's own header before any memory is taken for
 * its pixels.
 */
public final class PayloadInspection {
  /**
   * The network's input follows the camera's aspect; a strip would be many times as wide as any
   * prediction of its time says.
   */
  private static final int MAX_ASPECT = 4;

  private PayloadInspection() {}

  /** What keeps a frame from being decoded, in one line; empty where nothing was found. */
  public static Optional<String> problemOf(Frame frame) {
    try {
      checkAspect(frame.widthPixels(), frame.heightPixels());
      switch (frame.encoding()) {
        case JPEG -> check(frame, "JPEG", JpegHeader.wholeSize(frame.payload()));
        case PNG -> check(frame, "PNG", PngHeader.wholeSize(frame.payload()));
        case RGB8, BGR8 -> checkRaw(frame, 6);
        case MONO8 -> checkRaw(frame, 2);
        case UYVY, YUYV -> {
          if ((frame.widthPixels() & 1) != 0) {
            throw new BrokenPayload(
                frame.encoding()
                    + ": "
                    + frame.widthPixels()
                    + "x"
                    + frame.heightPixels()
                    + " (expected: an even width)");
          }
          checkRaw(frame, 4);
        }
        case NV12 -> {
          if ((frame.widthPixels() & 1) != 0 || (frame.heightPixels() & 1) != 0) {
            throw new BrokenPayload(
                "NV12: "
                    + frame.widthPixels()
                    + "x"
                    + frame.heightPixels()
                    + " (expected: even sides)");
          }
          checkRaw(frame, 3);
        }
      }
      return Optional.empty();
    } catch (BrokenPayload broken) {
      return Optional.of(broken.getMessage());
    }
  }

  /**
   * The size that a JPEG or PNG states, for those who make frames of files.
   *
   * @return width and height
   * @throws IllegalArgumentException one line, where it is not a whole picture within the bounds
   */
  public static int[] sizeOf(FrameEncoding encoding, byte[] payload) {
    try {
      long size =
          switch (encoding) {
            case JPEG -> JpegHeader.wholeSize(payload);
            case PNG -> PngHeader.wholeSize(payload);
            case RGB8, NV12, BGR8, MONO8, UYVY, YUYV ->
                throw new BrokenPayload(encoding + ": states no size");
          };
      checkBounds(encoding.name(), size);
      return new int[] {width(size), height(size)};
    } catch (BrokenPayload broken) {
      throw new IllegalArgumentException(broken.getMessage(), broken);
    }
  }

  private static void checkAspect(int widthPixels, int heightPixels) throws BrokenPayload {
    if (widthPixels > (long) MAX_ASPECT * heightPixels
        || heightPixels > (long) MAX_ASPECT * widthPixels) {
      throw new BrokenPayload(
          "picture: "
              + widthPixels
              + "x"
              + heightPixels
              + " (expected: no side more than "
              + MAX_ASPECT
              + " times the other)");
    }
  }

  private static void check(Frame frame, String format, long size) throws BrokenPayload {
    checkBounds(format, size);
    if (width(size) != frame.widthPixels() || height(size) != frame.heightPixels()) {
      throw new BrokenPayload(
          format
              + ": header says "
              + width(size)
              + "x"
              + height(size)
              + ", the frame says "
              + frame.widthPixels()
              + "x"
              + frame.heightPixels());
    }
  }

  private static void checkBounds(String format, long size) throws BrokenPayload {
    if (width(size) > Frame.MAX_SIDE_PIXELS || height(size) > Frame.MAX_SIDE_PIXELS) {
      throw new BrokenPayload(
          format
              + ": header says "
              + width(size)
              + "x"
              + height(size)
              + " (expected: at most "
              + Frame.MAX_SIDE_PIXELS
              + " each way)");
    }
  }

  private static void checkRaw(Frame frame, int halfBytesPerPixel) throws BrokenPayload {
    long expected = (long) frame.widthPixels() * frame.heightPixels() * halfBytesPerPixel / 2;
    if (frame.payload().length != expected) {
      throw new BrokenPayload(
          frame.encoding()
              + ": "
              + frame.payload().length
              + " bytes (expected: "
              + expected
              + " for "
              + frame.widthPixels()
              + "x"
              + frame.heightPixels()
              + ")");
    }
  }

  private static int width(long size) {
    return (int) (size >>> 32);
  }

  private static int height(long size) {
    return (int) size;
  }
}
