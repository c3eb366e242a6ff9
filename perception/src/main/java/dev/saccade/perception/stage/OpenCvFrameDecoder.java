package dev.saccade.perception.stage;

import dev.saccade.perception.frame.DecodedFrame;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.PayloadInspection;
import dev.saccade.perception.frame.Picture;
import dev.saccade.perception.frame.RawPixels;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Decodes with OpenCV. Its native buffers live until it is closed. */
final class OpenCvFrameDecoder implements FrameDecoder {
  private final Mat decoded;
  private final Mat halved;
  private final Mat resized;
  private BytePointer payload = new BytePointer(0L);
  private byte[] work = new byte[0];

  /**
   * @throws LinkageError where the native library does not load
   */
  OpenCvFrameDecoder() {
    Loader.load(opencv_imgcodecs.class);
    Loader.load(opencv_imgproc.class);
    // Its thread pool would fight the engine's for the same cores, and gains nothing here.
    opencv_core.setNumThreads(1);
    // Only now: what was made before a library that does not load would be left behind.
    decoded = new Mat();
    halved = new Mat();
    resized = new Mat();
  }

  @Override
  public String name() {
    return "OpenCV " + opencv_core.CV_VERSION;
  }

  @Override
  public DecodedFrame decode(Frame frame) {
    Optional<String> problem = PayloadInspection.problemOf(frame);
    if (problem.isPresent()) {
      return new DecodedFrame.Unreadable(problem.get());
    }
    int width = frame.widthPixels();
    int height = frame.heightPixels();
    byte[] rgb = new byte[(int) Picture.byteCount(width, height)];
    switch (frame.encoding()) {
      case RGB8, NV12, BGR8, MONO8, UYVY, YUYV -> RawPixels.toRgbInto(frame, rgb);
      case JPEG, PNG -> {
        takePayload(frame);
        try (PointerScope scope = new PointerScope()) {
          Optional<String> broken = decodeCoded(frame, 1);
          if (broken.isPresent()) {
            return new DecodedFrame.Unreadable(broken.get());
          }
          opencv_imgproc.cvtColor(decoded, decoded, opencv_imgproc.COLOR_BGR2RGB);
          decoded.data().get(rgb);
        }
      }
    }
    return new DecodedFrame.Decoded(new Picture(width, height, rgb));
  }

  @Override
  public DecodedFrame decodeResized(Frame frame, int widthPixels, int heightPixels, byte[] rgb) {
    Picture result = new Picture(widthPixels, heightPixels, rgb);
    Optional<String> problem = PayloadInspection.problemOf(frame);
    if (problem.isPresent()) {
      return new DecodedFrame.Unreadable(problem.get());
    }
    boolean coded = frame.encoding().isCoded();
    if (coded) {
      takePayload(frame);
    }
    try (PointerScope scope = new PointerScope()) {
      Optional<String> broken =
          switch (frame.encoding()) {
            case JPEG -> decodeCoded(frame, reduction(frame, widthPixels, heightPixels));
            case PNG -> decodeCoded(frame, 1);
            case RGB8, NV12, BGR8, MONO8, UYVY, YUYV -> {
              takeRaw(frame);
              yield Optional.empty();
            }
          };
      if (broken.isPresent()) {
        return new DecodedFrame.Unreadable(broken.get());
      }
      Mat picture = resizedFrom(decoded, widthPixels, heightPixels);
      if (coded) {
        opencv_imgproc.cvtColor(picture, picture, opencv_imgproc.COLOR_BGR2RGB);
      }
      picture.data().get(rgb, 0, (int) Picture.byteCount(widthPixels, heightPixels));
    } catch (RuntimeException opencvError) {
      return new DecodedFrame.Unreadable(oneLine(frame, opencvError));
    }
    return new DecodedFrame.Decoded(result);
  }

  @Override
  public void close() {
    decoded.close();
    halved.close();
    resized.close();
    payload.close();
  }

  /** By how much the JPEG decoder may shrink: 1, 2, 4 or 8. */
  private static int reduction(Frame frame, int widthPixels, int heightPixels) {
    int by = 1;
    while (by < 8
        && frame.widthPixels() >= 2 * by * widthPixels
        && frame.heightPixels() >= 2 * by * heightPixels) {
      by *= 2;
    }
    return by;
  }

  /** Called outside any scope: the buffer outlives the frame. */
  private void takePayload(Frame frame) {
    byte[] bytes = frame.payload();
    if (payload.capacity() < bytes.length) {
      payload.close();
      payload = new BytePointer((long) bytes.length * 3 / 2);
    }
    payload.put(bytes, 0, bytes.length);
  }

  private Optional<String> decodeCoded(Frame frame, int reduction) {
    int colour =
        switch (reduction) {
          case 2 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
          case 4 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
          case 8 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
          default -> opencv_imgcodecs.IMREAD_COLOR;
        };
    try {
      Mat coded = new Mat(1, frame.payload().length, opencv_core.CV_8UC1, payload);
      // A turned picture would not be the camera's: boxes refer to the pixels as captured.
      opencv_imgcodecs.imdecode(
          coded, colour | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION, decoded);
      if (decoded.empty()) {
        return Optional.of(frame.encoding() + ": does not decode");
      }
      int width = (frame.widthPixels() + reduction - 1) / reduction;
      int height = (frame.heightPixels() + reduction - 1) / reduction;
      if (decoded.cols() != width || decoded.rows() != height || !decoded.isContinuous()) {
        return Optional.of(
            frame.encoding() + ": decoded to " + decoded.cols() + "x" + decoded.rows());
      }
      return Optional.empty();
    } catch (RuntimeException opencvError) {
      return Optional.of(oneLine(frame, opencvError));
    }
  }

  private void takeRaw(Frame frame) {
    byte[] rgb = frame.payload();
    if (frame.encoding() != FrameEncoding.RGB8) {
      int byteCount = (int) Picture.byteCount(frame.widthPixels(), frame.heightPixels());
      if (work.length < byteCount) {
        work = new byte[byteCount];
      }
      RawPixels.toRgbInto(frame, work);
      rgb = work;
    }
    decoded.create(frame.heightPixels(), frame.widthPixels(), opencv_core.CV_8UC3);
    decoded.data().put(rgb, 0, (int) Picture.byteCount(frame.widthPixels(), frame.heightPixels()));
  }

  @SuppressWarnings("ReferenceEquality") // which of the two buffers, whatever they show
  private Mat resizedFrom(Mat source, int widthPixels, int heightPixels) {
    Mat from = source;
    while (from.cols() >= 2 * widthPixels && from.rows() >= 2 * heightPixels) {
      Mat to = from == halved ? resized : halved;
      opencv_imgproc.resize(
          from,
          to,
          new Size((from.cols() + 1) / 2, (from.rows() + 1) / 2),
          0,
          0,
          opencv_imgproc.INTER_AREA);
      from = to;
    }
    if (from.cols() == widthPixels && from.rows() == heightPixels) {
      return from;
    }
    Mat to = from == resized ? halved : resized;
    opencv_imgproc.resize(
        from, to, new Size(widthPixels, heightPixels), 0, 0, opencv_imgproc.INTER_LINEAR);
    return to;
  }

  private static String oneLine(Frame frame, RuntimeException error) {
    String message = String.valueOf(error.getMessage()).replaceAll("\\s+", " ").strip();
    return frame.encoding()
        + ": "
        + (message.length() > 200 ? message.substring(0, 200) + "..." : message);
  }
}
