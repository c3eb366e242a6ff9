package dev.saccade.sim.replay;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A picture to draw on: lines and letters by OpenCV, whose fonts are its own, so that a machine
 * without any can draw, too. Colours are 0xRRGGBB.
 */
final class Canvas implements AutoCloseable {
  private static final int FONT = opencv_imgproc.FONT_HERSHEY_SIMPLEX;

  private final int widthPixels;
  private final int heightPixels;
  private final byte[] rgb;
  private final Mat mat;

  Canvas(int widthPixels, int heightPixels) {
    this.widthPixels = widthPixels;
    this.heightPixels = heightPixels;
    this.rgb = new byte[widthPixels * heightPixels * 3];
    this.mat = new Mat(heightPixels, widthPixels, opencv_core.CV_8UC3);
  }

  int widthPixels() {
    return widthPixels;
  }

  int heightPixels() {
    return heightPixels;
  }

  /** Rows of R, G, B: to be changed between {@link #show} and {@link #fetch} by nobody. */
  byte[] rgb() {
    return rgb;
  }

  /** Hands the bytes over to the pen. */
  void show() {
    mat.data().put(rgb, 0, rgb.length);
  }

  /** Takes the bytes back from the pen. */
  void fetch() {
    mat.data().get(rgb, 0, rgb.length);
  }

  void box(int left, int top, int right, int bottom, int colour, int thickness) {
    try (PointerScope scope = new PointerScope()) {
      opencv_imgproc.rectangle(
          mat,
          new Point(left, top),
          new Point(right, bottom),
          scalar(colour),
          thickness,
          opencv_imgproc.LINE_AA,
          0);
    }
  }

  void fill(int left, int top, int right, int bottom, int colour) {
    box(left, top, right, bottom, colour, -1);
  }

  /**
   * Letters on a dark ground.
   *
   * @param x left end
   * @param baseline lower end of letters without descenders
   */
  void text(String text, int x, int baseline, double scale, int colour) {
    try (PointerScope scope = new PointerScope()) {
      int[] below = new int[1];
      Size size = opencv_imgproc.getTextSize(text, FONT, scale, 1, below);
      opencv_imgproc.rectangle(
          mat,
          new Point(x - 2, baseline - size.height() - 3),
          new Point(x + size.width() + 2, baseline + below[0] - 1),
          scalar(0x101418),
          -1,
          opencv_imgproc.LINE_8,
          0);
      opencv_imgproc.putText(
          mat,
          text,
          new Point(x, baseline),
          FONT,
          scale,
          scalar(colour),
          1,
          opencv_imgproc.LINE_AA,
          false);
    }
  }

  int textWidth(String text, double scale) {
    try (PointerScope scope = new PointerScope()) {
      return opencv_imgproc.getTextSize(text, FONT, scale, 1, new int[1]).width();
    }
  }

  /**
   * The picture as JPEG.
   *
   * @param quality 1 to 100
   */
  byte[] jpeg(int quality) {
    show();
    try (PointerScope scope = new PointerScope()) {
      Mat bgr = new Mat();
      opencv_imgproc.cvtColor(mat, bgr, opencv_imgproc.COLOR_RGB2BGR);
      BytePointer encoded = new BytePointer();
      if (!opencv_imgcodecs.imencode(
          ".jpg", bgr, encoded, new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality))) {
        throw new IllegalStateException(
            "OpenCV could not encode a picture of "
                + widthPixels
                + "x"
                + heightPixels
                + " as JPEG");
      }
      byte[] bytes = new byte[(int) encoded.limit()];
      encoded.get(bytes);
      return bytes;
    }
  }

  @Override
  public void close() {
    mat.close();
  }

  private static Scalar scalar(int colour) {
    return new Scalar(colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff, 0);
  }
}
