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
    requireFinite("focalXPixels", focalXPixels);
    requireFinite("focalYPixels", focalYPixels);
    requireFinite("centreXPixels", centreXPixels);
    requireFinite("centreYPixels", centreYPixels);
    distortion.forEach(number -> requireFinite("distortion", number));
    requireFinite("xMetres", xMetres);
    requireFinite("yMetres", yMetres);
    requireFinite("zMetres", zMetres);
    requireFinite("yawRadians", yawRadians);
    requireFinite("pitchRadians", pitchRadians);
    requireFinite("rollRadians", rollRadians);
    if (!(zMetres > 0)) {
      throw new IllegalArgumentException(
          "zMetres: " + zMetres + " (expected: > 0; a camera stands above the ground it looks at)");
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

  private static void requireFinite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a finite number)");
    }
  }
}
