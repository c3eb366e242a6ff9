package dev.saccade.perception.track;

import java.util.Optional;

/**
 * Between pixels of one camera's frames and the vehicle's coordinates (ISO 8855), where the ground
 * is the plane z = 0.
 */
final class CameraGeometry {
  /** An aspect that differs by more belongs to another crop of the sensor. */
  private static final double ASPECT_TOLERANCE = 0.01;

  private final CameraCalibration calibration;
  private final Lens lens;
  private final double scaleX;
  private final double scaleY;
  // Columns: the camera's x (right), y (down) and z (along the view) in vehicle coordinates.
  private final double[][] axes;

  private CameraGeometry(CameraCalibration calibration, double scaleX, double scaleY) {
    this.calibration = calibration;
    this.lens = Lens.of(calibration.distortionModel(), calibration.distortion());
    this.scaleX = scaleX;
    this.scaleY = scaleY;
    this.axes =
        axes(calibration.yawRadians(), calibration.pitchRadians(), calibration.rollRadians());
  }

  /** Empty where the calibration belongs to frames of another aspect. */
  static Optional<CameraGeometry> of(
      CameraCalibration calibration, int widthPixels, int heightPixels) {
    double scaleX = widthPixels / (double) calibration.widthPixels();
    double scaleY = heightPixels / (double) calibration.heightPixels();
    return Math.abs(scaleX / scaleY - 1) <= ASPECT_TOLERANCE
        ? Optional.of(new CameraGeometry(calibration, scaleX, scaleY))
        : Optional.empty();
  }

  double cameraX() {
    return calibration.xMetres();
  }

  double cameraY() {
    return calibration.yMetres();
  }

  double cameraHeight() {
    return calibration.zMetres();
  }

  double focalYPixels() {
    return calibration.focalYPixels() * scaleY;
  }

  double focalXPixels() {
    return calibration.focalXPixels() * scaleX;
  }

  /** Where a point in vehicle coordinates appears; empty where the lens does not see it. */
  Optional<Pixel> pixel(double x, double y, double z) {
    double dx = x - calibration.xMetres();
    double dy = y - calibration.yMetres();
    double dz = z - calibration.zMetres();
    return lens.image(along(0, dx, dy, dz), along(1, dx, dy, dz), along(2, dx, dy, dz))
        .map(
            point ->
                new Pixel(
                    (calibration.centreXPixels() + calibration.focalXPixels() * point.x()) * scaleX,
                    (calibration.centreYPixels() + calibration.focalYPixels() * point.y())
                        * scaleY));
  }

  /** The direction in vehicle coordinates that a pixel sees. */
  Optional<Lens.Direction> direction(double u, double v) {
    return lens.ray(
            (u / scaleX - calibration.centreXPixels()) / calibration.focalXPixels(),
            (v / scaleY - calibration.centreYPixels()) / calibration.focalYPixels())
        .map(
            ray ->
                new Lens.Direction(
                    axes[0][0] * ray.x() + axes[0][1] * ray.y() + axes[0][2] * ray.z(),
                    axes[1][0] * ray.x() + axes[1][1] * ray.y() + axes[1][2] * ray.z(),
                    axes[2][0] * ray.x() + axes[2][1] * ray.y() + axes[2][2] * ray.z()));
  }

  /** Where a pixel's ray meets the ground; empty at and above the horizon. */
  Optional<GroundPoint> ground(double u, double v) {
    return ground(u, v, 0);
  }

  /** The same, for ground that lies higher than the road: a pavement. */
  Optional<GroundPoint> ground(double u, double v, double elevationMetres) {
    return direction(u, v).flatMap(ray -> meet(ray, elevationMetres));
  }

  private Optional<GroundPoint> meet(Lens.Direction ray, double elevationMetres) {
    if (!(ray.z() < 0)) {
      return Optional.empty();
    }
    double length = (elevationMetres - calibration.zMetres()) / ray.z();
    return Double.isFinite(length)
        ? Optional.of(
            new GroundPoint(
                calibration.xMetres() + length * ray.x(), calibration.yMetres() + length * ray.y()))
        : Optional.empty();
  }

  private double along(int axis, double x, double y, double z) {
    return axes[0][axis] * x + axes[1][axis] * y + axes[2][axis] * z;
  }

  /** Rz(yaw) Ry(pitch) Rx(roll), then the camera's axes: right, down, along the view. */
  private static double[][] axes(double yaw, double pitch, double roll) {
    double cy = StrictMath.cos(yaw);
    double sy = StrictMath.sin(yaw);
    double cp = StrictMath.cos(pitch);
    double sp = StrictMath.sin(pitch);
    double cr = StrictMath.cos(roll);
    double sr = StrictMath.sin(roll);
    double[] forward = {cy * cp, sy * cp, -sp};
    double[] left = {cy * sp * sr - sy * cr, sy * sp * sr + cy * cr, cp * sr};
    double[] up = {cy * sp * cr + sy * sr, sy * sp * cr - cy * sr, cp * cr};
    double[][] axes = new double[3][3];
    for (int i = 0; i < 3; i++) {
      axes[i][0] = -left[i];
      axes[i][1] = -up[i];
      axes[i][2] = forward[i];
    }
    return axes;
  }

  record Pixel(double u, double v) {}

  /** On the ground, in vehicle coordinates. */
  record GroundPoint(double x, double y) {}
}
