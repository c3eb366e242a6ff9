package dev.saccade.perception.track;

import java.util.List;

/**
 * How a camera maps the vehicle's space onto pixels. Fields, units and angles as in {@code
 * calibration.proto}.
 */
public record CameraCalibration(
    int widthPixels,
    int heightPixels,
    double focalXPixels,
    double focalYPixels,
    double centreXPixels,
    double centreYPixels,
    DistortionModel distortionModel,
    List<Double> distortion,
    double xMetres,
    double yMetres,
    double zMetres,
    double yawRadians,
    double pitchRadians,
    double rollRadians) {
  public CameraCalibration {
    distortion = List.copyOf(distortion);
    if (widthPixels < 1 || heightPixels < 1) {
      throw new IllegalArgumentException(
          "size: " + widthPixels + "x" + heightPixels + " (expected: >= 1 each way)");
    }
    if (!(focalXPixels > 0 && focalYPixels > 0)) {
      throw new IllegalArgumentException(
          "focal length: " + focalXPixels + ", " + focalYPixels + " pixels (expected: > 0)");
    }
    int expected =
        switch (distortionModel) {
          case NONE -> 0;
          case BROWN_CONRADY -> 5;
          case FISHEYE -> 4;
        };
    if (distortion.size() != expected) {
      throw new IllegalArgumentException(
          "distortion: "
              + distortion.size()
              + " numbers (expected: "
              + expected
              + " for "
              + distortionModel
              + ")");
    }
  }
}
