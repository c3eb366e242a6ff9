package dev.saccade.sim.world;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.track.CameraCalibration;

/**
 * A camera in the world: where it stands, how it looks, how it projects. Axes are unit vectors in
 * world coordinates; x and y of a picture run right and down.
 */
record View(
    int widthPixels,
    int heightPixels,
    double focalX,
    double focalY,
    double centreX,
    double centreY,
    double x,
    double y,
    double z,
    double[] right,
    double[] down,
    double[] forward) {

  /** Of an ideal camera on a vehicle that stands on the plane z = 0. */
  static View of(CameraCalibration camera, EgoPose pose) {
    Transform vehicle = Transform.at(pose.xMetres(), pose.yMetres(), 0, pose.yawRadians());
    Transform mount =
        Transform.at(camera.xMetres(), camera.yMetres(), camera.zMetres(), camera.yawRadians())
            .after(Transform.pitch(camera.pitchRadians()))
            .after(Transform.roll(camera.rollRadians()));
    Transform t = vehicle.after(mount);
    return new View(
        camera.widthPixels(),
        camera.heightPixels(),
        camera.focalXPixels(),
        camera.focalYPixels(),
        camera.centreXPixels(),
        camera.centreYPixels(),
        t.m03(),
        t.m13(),
        t.m23(),
        new double[] {-t.m01(), -t.m11(), -t.m21()},
        new double[] {-t.m02(), -t.m12(), -t.m22()},
        new double[] {t.m00(), t.m10(), t.m20()});
  }

  /** The same view, with every pixel cut into factor x factor. */
  View finer(int factor) {
    return new View(
        widthPixels * factor,
        heightPixels * factor,
        focalX * factor,
        focalY * factor,
        centreX * factor,
        centreY * factor,
        x,
        y,
        z,
        right,
        down,
        forward);
  }

  /** The same view through a window of other size and place, and at another scale. */
  View window(int newWidth, int newHeight, double left, double top, double scale) {
    return new View(
        newWidth,
        newHeight,
        focalX * scale,
        focalY * scale,
        (centreX - left) * scale,
        (centreY - top) * scale,
        x,
        y,
        z,
        right,
        down,
        forward);
  }

  /** Distance of a point along the view. */
  double depth(double px, double py, double pz) {
    return (px - x) * forward[0] + (py - y) * forward[1] + (pz - z) * forward[2];
  }

  double pictureX(double px, double py, double pz) {
    double across = (px - x) * right[0] + (py - y) * right[1] + (pz - z) * right[2];
    return centreX + focalX * across / depth(px, py, pz);
  }

  double pictureY(double px, double py, double pz) {
    double below = (px - x) * down[0] + (py - y) * down[1] + (pz - z) * down[2];
    return centreY + focalY * below / depth(px, py, pz);
  }

  /**
   * Whether a ball may be in the picture.
   *
   * @param far beyond which nothing is drawn
   */
  boolean mayShow(double px, double py, double pz, double radius, double far) {
    double dx = px - x;
    double dy = py - y;
    double dz = pz - z;
    double depth = dx * forward[0] + dy * forward[1] + dz * forward[2];
    if (depth < -radius || depth > far + radius) {
      return false;
    }
    double across = dx * right[0] + dy * right[1] + dz * right[2];
    double below = dx * down[0] + dy * down[1] + dz * down[2];
    return isInside(across, depth, focalX, centreX, radius)
        && isInside(-across, depth, focalX, widthPixels - centreX, radius)
        && isInside(below, depth, focalY, centreY, radius)
        && isInside(-below, depth, focalY, heightPixels - centreY, radius);
  }

  /** Against the plane through the camera and one edge of the picture. */
  private static boolean isInside(
      double offset, double depth, double focal, double margin, double radius) {
    return offset * focal + depth * margin > -radius * Math.sqrt(focal * focal + margin * margin);
  }
}
