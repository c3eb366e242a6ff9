package dev.saccade.sim.drive.mcap;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.sim.drive.JpegPictures;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A picture that came without a codec, as the pipeline takes it: as it is but for the padding of
 * its rows, or red, green, blue; what is too large for that, 4K and above, as JPEG.
 */
record RawPicture(FrameEncoding encoding, byte[] payload) {
  private static final int CHANNELS = 3;

  /** Mosaics are put together from neighbours. */
  private static final int LEAST_SIDE_PIXELS = 4;

  /**
   * @param length bytes that there are
   * @return what keeps it from being a picture, in a few words; empty where nothing does
   */
  static Optional<String> problemOf(PictureForm.Raw form, int length) {
    Optional<RawEncoding> known = RawEncoding.of(form.encoding());
    if (known.isEmpty()) {
      return Optional.of(
          "encoding '" + form.encoding() + "' (expected: " + RawEncoding.allNames() + ")");
    }
    RawEncoding encoding = known.get();
    String size = form.encoding() + " of " + form.widthPixels() + "x" + form.heightPixels();
    if (encoding.needsEvenWidth() && form.widthPixels() % 2 != 0
        || encoding.needsEvenHeight() && form.heightPixels() % 2 != 0) {
      return Optional.of(size + " (expected: even sides)");
    }
    if (Math.min(form.widthPixels(), form.heightPixels()) < LEAST_SIDE_PIXELS) {
      return Optional.of(size + " (expected: at least " + LEAST_SIDE_PIXELS + " each way)");
    }
    int row = form.widthPixels() * encoding.bytesPerPixel();
    if (form.stepBytes() < row) {
      return Optional.of(
          size + ": rows of " + form.stepBytes() + " bytes (expected: at least " + row + ")");
    }
    // The last row may end where its pixels do.
    long needed = (long) form.stepBytes() * (encoding.rows(form.heightPixels()) - 1) + row;
    return length < needed
        ? Optional.of(size + ": " + length + " bytes (expected: at least " + needed + ")")
        : Optional.empty();
  }

  /**
   * @param bytes of a picture without a {@linkplain #problemOf problem}
   */
  static RawPicture of(PictureForm.Raw form, byte[] bytes) {
    int width = form.widthPixels();
    int height = form.heightPixels();
    RawEncoding encoding = RawEncoding.of(form.encoding()).orElseThrow();
    boolean large = (long) width * height * CHANNELS > Frame.MAX_PAYLOAD_BYTES;
    Optional<FrameEncoding> same = encoding.asItIs();
    if (same.isPresent() && !large) {
      int row = width * encoding.bytesPerPixel();
      return new RawPicture(same.get(), withoutPadding(bytes, row, height, form.stepBytes()));
    }
    try (BytePointer data = new BytePointer(bytes);
        Mat pixels =
            new Mat(encoding.rows(height), width, encoding.type(), data, form.stepBytes());
        Mat rgb = new Mat()) {
      if (encoding.conversion() == RawEncoding.AS_IT_IS) {
        pixels.copyTo(rgb);
      } else {
        opencv_imgproc.cvtColor(pixels, rgb, encoding.conversion());
      }
      if (large) {
        opencv_imgproc.cvtColor(rgb, rgb, opencv_imgproc.COLOR_RGB2BGR);
        return new RawPicture(FrameEncoding.JPEG, JpegPictures.encode(rgb));
      }
      byte[] payload = new byte[width * height * CHANNELS];
      rgb.data().get(payload);
      return new RawPicture(FrameEncoding.RGB8, payload);
    }
  }

  private static byte[] withoutPadding(byte[] bytes, int row, int rows, int step) {
    if (bytes.length == row * rows) {
      return bytes;
    }
    byte[] packed = new byte[row * rows];
    for (int y = 0; y < rows; y++) {
      System.arraycopy(bytes, y * step, packed, y * row, row);
    }
    return packed;
  }
}
