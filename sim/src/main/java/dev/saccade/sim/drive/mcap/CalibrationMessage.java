package dev.saccade.sim.drive.mcap;

import dev.saccade.sim.drive.BadDriveException;
import java.io.IOException;

/**
 * What a camera says of its lens: {@code sensor_msgs/CameraInfo} or {@code
 * foxglove.CameraCalibration}, whose fields mean the same.
 *
 * @param distortion D
 * @param camera K, 3 x 3 row-major: of the picture as it was taken
 * @param rectification R, 3 x 3 row-major; all zeros or empty where nothing is turned
 * @param projection P, 3 x 4 row-major: of the rectified picture; all zeros or empty where unknown
 * @param window the part of the sensor that the pictures show
 */
record CalibrationMessage(
    String frameId,
    long widthPixels,
    long heightPixels,
    String distortionModel,
    double[] distortion,
    double[] camera,
    double[] rectification,
    double[] projection,
    Window window) {
  private static final int MOST_NUMBERS = 64;
  private static final int MATRIX = 9;
  private static final int PROJECTION = 12;

  /** {@code sensor_msgs/RegionOfInterest}; of no size where all is shown. */
  record Window(long xPixels, long yPixels, long widthPixels, long heightPixels) {
    static final Window ALL = new Window(0, 0, 0, 0);
  }

  private static final int WIDTH = 2 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.FIXED32;
  private static final int HEIGHT = 3 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.FIXED32;
  private static final int MODEL = 4 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  private static final int D = 5 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  private static final int K = 6 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  private static final int R = 7 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  private static final int P = 8 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  private static final int FRAME_ID = 9 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;

  /** Whether it holds numbers: a driver that knows none sends zeros. */
  boolean isCalibrated() {
    return camera.length == MATRIX && camera[0] > 0;
  }

  /**
   * @throws BadDriveException where the message is not what its channel says
   */
  static CalibrationMessage read(MessageType type, byte[] bytes, int from, int length, String where)
      throws BadDriveException {
    if (type.wire() == Wire.PROTOBUF) {
      return ProtobufFields.read(type, bytes, from, length, where, CalibrationMessage::read);
    }
    return read(RosFields.of(type.wire(), bytes, from, length, where));
  }

  private static CalibrationMessage read(RosFields in) throws BadDriveException {
    Header header = in.header();
    long height = in.u32();
    long width = in.u32();
    String model = in.name();
    long count = in.u32();
    if (count > MOST_NUMBERS) {
      throw in.error(
          "distortion of " + count + " numbers (expected: at most " + MOST_NUMBERS + ")");
    }
    double[] distortion = in.f64s((int) count);
    double[] camera = in.f64s(MATRIX);
    double[] rectification = in.f64s(MATRIX);
    double[] projection = in.f64s(PROJECTION);
    in.u32(); // binning: sizes say it, too
    in.u32();
    long x = in.u32();
    long y = in.u32();
    long windowHeight = in.u32();
    long windowWidth = in.u32();
    return new CalibrationMessage(
        header.frameId(),
        width,
        height,
        model,
        distortion,
        camera,
        rectification,
        projection,
        new Window(x, y, windowWidth, windowHeight));
  }

  private static CalibrationMessage read(ProtobufFields in) throws IOException {
    String frame = "";
    long width = 0;
    long height = 0;
    String model = "";
    double[] distortion = {};
    double[] camera = {};
    double[] rectification = {};
    double[] projection = {};
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case WIDTH -> width = in.fixed32();
        case HEIGHT -> height = in.fixed32();
        case MODEL -> model = in.name();
        case D -> distortion = in.packedF64s(MOST_NUMBERS);
        case K -> camera = in.packedF64s(MATRIX);
        case R -> rectification = in.packedF64s(MATRIX);
        case P -> projection = in.packedF64s(PROJECTION);
        case FRAME_ID -> frame = in.name();
        default -> in.skip(tag);
      }
    }
    return new CalibrationMessage(
        Header.frame(frame),
        width,
        height,
        model,
        distortion,
        camera,
        rectification,
        projection,
        Window.ALL);
  }
}
