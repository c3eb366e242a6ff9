package dev.saccade.sim.drive.mcap;

import dev.saccade.perception.frame.FrameEncoding;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;

/**
 * How rows of bytes hold colours, and what OpenCV calls their way to red, green, blue. Names are
 * those of {@code sensor_msgs/image_encodings} and {@code foxglove.RawImage}. OpenCV names mosaics
 * by the second pixel of the second row, ROS by the first of the first. Luma and chroma are of
 * BT.601's narrow range, as cameras that name these layouts mostly send them.
 */
enum RawEncoding {
  RGB8(List.of("rgb8"), opencv_core.CV_8UC3, RawEncoding.AS_IT_IS),
  BGR8(List.of("bgr8", "8UC3"), opencv_core.CV_8UC3, opencv_imgproc.COLOR_BGR2RGB),
  RGBA8(List.of("rgba8"), opencv_core.CV_8UC4, opencv_imgproc.COLOR_RGBA2RGB),
  BGRA8(List.of("bgra8", "8UC4"), opencv_core.CV_8UC4, opencv_imgproc.COLOR_BGRA2RGB),
  MONO8(List.of("mono8", "8UC1"), opencv_core.CV_8UC1, opencv_imgproc.COLOR_GRAY2RGB),
  UYVY(List.of("yuv422", "uyvy"), opencv_core.CV_8UC2, opencv_imgproc.COLOR_YUV2RGB_UYVY),
  YUYV(List.of("yuv422_yuy2", "yuyv"), opencv_core.CV_8UC2, opencv_imgproc.COLOR_YUV2RGB_YUY2),
  NV12(List.of("nv12"), opencv_core.CV_8UC1, opencv_imgproc.COLOR_YUV2RGB_NV12),
  NV21(List.of("nv21"), opencv_core.CV_8UC1, opencv_imgproc.COLOR_YUV2RGB_NV21),
  BAYER_RGGB8(List.of("bayer_rggb8"), opencv_core.CV_8UC1, opencv_imgproc.COLOR_BayerBG2RGB),
  BAYER_BGGR8(List.of("bayer_bggr8"), opencv_core.CV_8UC1, opencv_imgproc.COLOR_BayerRG2RGB),
  BAYER_GBRG8(List.of("bayer_gbrg8"), opencv_core.CV_8UC1, opencv_imgproc.COLOR_BayerGR2RGB),
  BAYER_GRBG8(List.of("bayer_grbg8"), opencv_core.CV_8UC1, opencv_imgproc.COLOR_BayerGB2RGB);

  static final int AS_IT_IS = -1;

  /** Never changed: made by {@link List#of}. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> names;

  private final int type;
  private final int conversion;

  RawEncoding(List<String> names, int type, int conversion) {
    this.names = names;
    this.type = type;
    this.conversion = conversion;
  }

  static Optional<RawEncoding> of(String name) {
    return Arrays.stream(values()).filter(each -> each.names.contains(name)).findFirst();
  }

  /** All of them, for people. */
  static String allNames() {
    return Arrays.stream(values())
        .flatMap(each -> each.names.stream())
        .collect(Collectors.joining(", "));
  }

  /** OpenCV's type of a pixel. */
  int type() {
    return type;
  }

  /** What the pipeline calls it; empty where it takes no such pixels. */
  Optional<FrameEncoding> asItIs() {
    return switch (this) {
      case RGB8 -> Optional.of(FrameEncoding.RGB8);
      case BGR8 -> Optional.of(FrameEncoding.BGR8);
      case MONO8 -> Optional.of(FrameEncoding.MONO8);
      case UYVY -> Optional.of(FrameEncoding.UYVY);
      case YUYV -> Optional.of(FrameEncoding.YUYV);
      default -> Optional.empty();
    };
  }

  /** OpenCV's conversion; {@link #AS_IT_IS} where there is none to be done. */
  int conversion() {
    return conversion;
  }

  int bytesPerPixel() {
    return (type >> opencv_core.CV_CN_SHIFT) + 1;
  }

  /** Rows of bytes of a picture of so many rows of pixels. */
  int rows(int heightPixels) {
    return isPlanar() ? heightPixels + heightPixels / 2 : heightPixels;
  }

  private boolean isPlanar() {
    return this == NV12 || this == NV21;
  }

  /** Whether pixels share colours in pairs across, or both ways. */
  boolean needsEvenWidth() {
    return isPlanar() || this == UYVY || this == YUYV;
  }

  boolean needsEvenHeight() {
    return isPlanar();
  }
}
