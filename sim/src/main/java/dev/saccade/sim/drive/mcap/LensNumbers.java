package dev.saccade.sim.drive.mcap;

import dev.saccade.perception.track.DistortionModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A calibration message's numbers as the pipeline wants them.
 *
 * @param turn rows of the rotation that was done to straighten the pictures, 3 x 3; empty for none
 */
record LensNumbers(
    int widthPixels,
    int heightPixels,
    double focalXPixels,
    double focalYPixels,
    double centreXPixels,
    double centreYPixels,
    DistortionModel model,
    List<Double> distortion,
    double[] turn) {
  /** ROS and OpenCV count from the middle of the first pixel, the pipeline from its corner. */
  private static final double FIRST_PIXEL = 0.5;

  private static final int BROWN_CONRADY_NUMBERS = 5;
  private static final int FISHEYE_NUMBERS = 4;
  private static final double ASPECT_TOLERANCE = 0.01;
  private static final int PROJECTION_ROW = 4;
  private static final int MATRIX_ROW = 3;

  /**
   * @param rectified whether the pictures were straightened: then they are those of a pinhole
   * @param pictureWidth of the pictures, as {@code pictureHeight}
   * @throws IllegalArgumentException in a few words, what is missing or not supported
   */
  static LensNumbers of(
      CalibrationMessage said, boolean rectified, int pictureWidth, int pictureHeight) {
    if (!said.isCalibrated()) {
      throw new IllegalArgumentException("says that the camera is not calibrated (K is 0)");
    }
    CalibrationMessage.Window window = said.window();
    boolean windowed = window.widthPixels() > 0 && window.heightPixels() > 0;
    long width = windowed ? window.widthPixels() : said.widthPixels();
    long height = windowed ? window.heightPixels() : said.heightPixels();
    if (width == 0 && height == 0) {
      width = pictureWidth;
      height = pictureHeight;
    }
    requireAspect(width, height, pictureWidth, pictureHeight);
    double left = FIRST_PIXEL - (windowed ? window.xPixels() : 0);
    double top = FIRST_PIXEL - (windowed ? window.yPixels() : 0);
    double[] k = said.camera();
    double[] p = said.projection();
    if (rectified && p.length == MATRIX_ROW * PROJECTION_ROW && p[0] > 0) {
      return new LensNumbers(
          (int) width,
          (int) height,
          p[0],
          p[PROJECTION_ROW + 1],
          p[2] + left,
          p[PROJECTION_ROW + 2] + top,
          DistortionModel.NONE,
          List.of(),
          turn(said.rectification()));
    }
    DistortionModel model = rectified ? DistortionModel.NONE : model(said);
    return new LensNumbers(
        (int) width,
        (int) height,
        k[0],
        k[MATRIX_ROW + 1],
        k[2] + left,
        k[MATRIX_ROW + 2] + top,
        model,
        numbers(model, said.distortion()),
        new double[0]);
  }

  private static void requireAspect(long width, long height, int pictureWidth, int pictureHeight) {
    double aspect = (double) width * pictureHeight / ((double) height * pictureWidth);
    if (!(Math.abs(aspect - 1) <= ASPECT_TOLERANCE)) {
      throw new IllegalArgumentException(
          "is of "
              + width
              + "x"
              + height
              + " pixels, the pictures are "
              + pictureWidth
              + "x"
              + pictureHeight
              + " (expected: the same aspect)");
    }
  }

  private static double[] turn(double[] rectification) {
    boolean said = Arrays.stream(rectification).anyMatch(number -> number != 0);
    return said && rectification.length == MATRIX_ROW * MATRIX_ROW ? rectification : new double[0];
  }

  private static DistortionModel model(CalibrationMessage said) {
    double[] numbers = said.distortion();
    if (Arrays.stream(numbers).allMatch(number -> number == 0) && !isFisheye(said)) {
      return DistortionModel.NONE;
    }
    if (isFisheye(said) && numbers.length == FISHEYE_NUMBERS) {
      return DistortionModel.FISHEYE;
    }
    boolean polynomial =
        said.distortionModel().equals("plumb_bob")
            || said.distortionModel().equals("rational_polynomial");
    boolean short5 =
        numbers.length >= 4
            && Arrays.stream(numbers).skip(BROWN_CONRADY_NUMBERS).allMatch(number -> number == 0);
    if (polynomial && short5) {
      return DistortionModel.BROWN_CONRADY;
    }
    throw new IllegalArgumentException(
        "distortion model '"
            + said.distortionModel()
            + "' of "
            + numbers.length
            + " numbers is not supported (expected: plumb_bob of 4 or 5, equidistant, fisheye or"
            + " kannala_brandt of 4, or straightened pictures)");
  }

  private static boolean isFisheye(CalibrationMessage said) {
    return List.of("equidistant", "fisheye", "kannala_brandt").contains(said.distortionModel());
  }

  private static List<Double> numbers(DistortionModel model, double[] said) {
    int count =
        switch (model) {
          case NONE -> 0;
          case BROWN_CONRADY -> BROWN_CONRADY_NUMBERS;
          case FISHEYE -> FISHEYE_NUMBERS;
        };
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i < said.length ? said[i] : 0);
    }
    return numbers;
  }
}
