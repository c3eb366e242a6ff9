package dev.saccade.sim.drive;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Encodes decoded video pictures as JPEG, which is what cameras put on the topic. */
public final class JpegPictures {
  // High enough that a second compression costs no accuracy that could be measured.
  private static final int QUALITY = 95;

  private JpegPictures() {}

  /**
   * @param picture BGR, 8 bits
   */
  static byte[] encode(org.bytedeco.javacv.Frame picture) {
    ByteBuffer pixels = (ByteBuffer) picture.image[0];
    try (BytePointer data = new BytePointer(pixels);
        Mat image =
            new Mat(
                picture.imageHeight,
                picture.imageWidth,
                opencv_core.CV_8UC3,
                data,
                picture.imageStride)) {
      return encode(image);
    }
  }

  /**
   * @param image BGR, 8 bits
   */
  public static byte[] encode(Mat image) {
    try (IntPointer parameters = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY);
        BytePointer encoded = new BytePointer()) {
      if (!opencv_imgcodecs.imencode(".jpg", image, encoded, parameters)) {
        throw new IllegalStateException(
            "OpenCV could not encode a picture of "
                + image.cols()
                + "x"
                + image.rows()
                + " as JPEG");
      }
      byte[] jpeg = new byte[(int) encoded.limit()];
      encoded.get(jpeg);
      return jpeg;
    }
  }
}
