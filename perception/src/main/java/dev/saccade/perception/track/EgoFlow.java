package dev.saccade.perception.track;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.instance.PixelBox;
import java.util.Optional;

/**
 * How the vehicle's own motion moves and scales the picture of something that stands still. What is
 * left of an object's motion when this is taken off is the object's own, which is slow and steady
 * where the picture's is not: a turn of 0.3 rad/s alone moves everything by 300 pixels a second.
 */
final class EgoFlow {
  /** Of what is not seen to touch the ground in front of the horizon. */
  private static final double FAR_METRES = 150;

  private static final double NEAR_METRES = 1;
  private static final double MOST_SCALING = 2;

  /** How long a thing's picture is taken to be that tells how much it is scaled. */
  private static final double UPRIGHT_SHARE = 0.02;

  private static final double SHORT_SECONDS = 0.01;

  private static final EgoFlow NONE = new EgoFlow(null, null);

  private final CameraGeometry geometry;
  private final EgoMotion motion;

  private EgoFlow(CameraGeometry geometry, EgoMotion motion) {
    this.geometry = geometry;
    this.motion = motion;
  }

  /** Nothing is known of the vehicle's motion, or of how it shows in the picture. */
  static EgoFlow none() {
    return NONE;
  }

  static EgoFlow of(CameraGeometry geometry, EgoMotion motion) {
    return new EgoFlow(geometry, motion);
  }

  boolean isKnown() {
    return geometry != null;
  }

  /** Of a moment: what the picture does at the speed and rate of turn that a pose states. */
  static EgoFlow now(CameraGeometry geometry, EgoPose pose) {
    return new EgoFlow(
        geometry,
        new EgoMotion(
            pose.speedMetresPerSecond() * SHORT_SECONDS,
            0,
            pose.yawRateRadiansPerSecond() * SHORT_SECONDS));
  }

  /** What happens to a box: its centre moves, its sides are multiplied. */
  record Change(double x, double y, double scale) {
    static final Change NONE = new Change(0, 0, 1);

    /** Pixels a second, of a change within {@link #now}. */
    double speedX() {
      return x / SHORT_SECONDS;
    }

    double speedY() {
      return y / SHORT_SECONDS;
    }
  }

  /**
   * @param place where the object stands; empty: where the lower edge of its box meets the ground
   */
  Change of(PixelBox box, Optional<GroundState> place) {
    if (geometry == null) {
      return Change.NONE;
    }
    double u = (box.xMinPixels() + (double) box.xMaxPixels()) / 2;
    double v = (box.yMinPixels() + (double) box.yMaxPixels()) / 2;
    double range =
        place
            .map(state -> away(state.xMetres(), state.yMetres()))
            .or(() -> geometry.ground(u, box.yMaxPixels()).map(point -> away(point.x(), point.y())))
            .map(distance -> Math.max(NEAR_METRES, Math.min(FAR_METRES, distance)))
            .orElse(FAR_METRES);
    return geometry.direction(u, v).flatMap(ray -> moved(ray, range, u, v)).orElse(Change.NONE);
  }

  private double away(double x, double y) {
    return Math.sqrt(square(x - geometry.cameraX()) + square(y - geometry.cameraY()));
  }

  private Optional<Change> moved(Lens.Direction ray, double range, double u, double v) {
    double flat = Math.sqrt(square(ray.x()) + square(ray.y()));
    if (!(flat > 1e-6)) {
      return Optional.empty();
    }
    double step = range / flat;
    double height = geometry.cameraHeight() + step * ray.z();
    double x = geometry.cameraX() + step * ray.x() - motion.forwardMetres();
    double y = geometry.cameraY() + step * ray.y() - motion.leftMetres();
    double cos = StrictMath.cos(motion.turnRadians());
    double sin = StrictMath.sin(motion.turnRadians());
    double movedX = cos * x + sin * y;
    double movedY = -sin * x + cos * y;
    double upright = UPRIGHT_SHARE * range;
    Optional<CameraGeometry.Pixel> pixel = geometry.pixel(movedX, movedY, height);
    Optional<CameraGeometry.Pixel> above = geometry.pixel(movedX, movedY, height + upright);
    Optional<CameraGeometry.Pixel> aboveBefore =
        geometry.pixel(
            geometry.cameraX() + step * ray.x(),
            geometry.cameraY() + step * ray.y(),
            height + upright);
    if (pixel.isEmpty() || above.isEmpty() || aboveBefore.isEmpty()) {
      return Optional.empty();
    }
    double scale =
        distance(pixel.get(), above.get().u(), above.get().v())
            / Math.max(1e-6, distance(aboveBefore.get(), u, v));
    return Optional.of(
        new Change(
            pixel.get().u() - u,
            pixel.get().v() - v,
            Math.max(1 / MOST_SCALING, Math.min(MOST_SCALING, scale))));
  }

  private static double distance(CameraGeometry.Pixel a, double u, double v) {
    return Math.sqrt(square(a.u() - u) + square(a.v() - v));
  }

  private static double square(double value) {
    return value * value;
  }
}
