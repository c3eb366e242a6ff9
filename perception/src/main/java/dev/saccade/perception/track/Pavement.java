package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.PixelBox;
import java.util.Optional;

/**
 * Whether a person stands on the road or on the pavement beside it. A kerb of 12 cm is 8 % of a
 * camera's height of 1.5 m, and taken for road it puts the person 8 % too far away. Two things
 * tell: pavements are beside the road, and people are about 1.70 m tall, which they would not be on
 * the wrong ground.
 */
final class Pavement {
  static final double KERB_METRES = 0.12;

  /** What one frame says counts so much against what was believed: a person steps down once. */
  private static final double LEARNING = 0.1;

  private static final double STATURE_METRES = 1.70;
  private static final double STATURE_DEVIATION_METRES = 0.12;

  /**
   * So far to the side of the vehicle's middle, people are as likely on the one as on the other.
   */
  private static final double LANE_SIDE_METRES = 3;

  private static final double SIDE_SOFTNESS_METRES = 1.2;
  private static final double MOST_SURE = 0.9;

  /** The ground is looked at so far below the feet. */
  private static final double FEET_ROWS = 2;

  private static final int FEET_SAMPLES = 3;

  /** Pavement or road below makes itself so much likelier, each time that it is looked at. */
  private static final double TELLING = 5;

  private static final double HINTING = 3;

  private Pavement() {}

  /**
   * The belief that someone stands on the pavement, 0..1.
   *
   * @param before in the last frame; NaN for one not seen before
   * @param around tells what ground is right below the feet, where that is known
   */
  static double belief(
      double before, Candidate candidate, Surroundings around, CameraGeometry geometry) {
    if (candidate.instance().objectClass().category() != ObjectCategory.PEDESTRIAN) {
      return 0;
    }
    PixelBox box = candidate.instance().box();
    double u = (box.xMinPixels() + (double) box.xMaxPixels()) / 2;
    Optional<CameraGeometry.GroundPoint> onRoad = geometry.ground(u, box.yMaxPixels());
    Optional<CameraGeometry.GroundPoint> onPavement =
        geometry.ground(u, box.yMaxPixels(), KERB_METRES);
    if (onRoad.isEmpty() || onPavement.isEmpty()) {
      return Double.isNaN(before) ? 0.5 : before;
    }
    double beside = Math.abs(onRoad.get().y()) - LANE_SIDE_METRES;
    double prior = 1 / (1 + StrictMath.exp(-beside / SIDE_SOFTNESS_METRES));
    prior = Math.max(1 - MOST_SURE, Math.min(MOST_SURE, prior));
    double odds = prior / (1 - prior) * evidence(candidate, around);
    if (box.yMinPixels() > 1) {
      odds *=
          likelihood(geometry, u, box.yMinPixels(), onPavement.get(), KERB_METRES)
              / likelihood(geometry, u, box.yMinPixels(), onRoad.get(), 0);
    }
    double now = odds / (1 + odds);
    return Double.isNaN(before) ? now : before + LEARNING * (now - before);
  }

  /** How much likelier the ground below makes a pavement. */
  private static double evidence(Candidate candidate, Surroundings around) {
    if (around.surfaces().isEmpty()) {
      return 1;
    }
    PixelBox box = candidate.instance().box();
    double row = candidate.outline().map(MaskOutline::rowPixels).orElse(1.0);
    double v = box.yMaxPixels() + FEET_ROWS * row;
    double width = box.xMaxPixels() - (double) box.xMinPixels();
    double evidence = 1;
    for (int i = 1; i <= FEET_SAMPLES; i++) {
      double u = box.xMinPixels() + width * i / (FEET_SAMPLES + 1);
      evidence *=
          switch (around.surface(u, v).orElseThrow()) {
            case PAVEMENT -> TELLING;
            case ROAD -> 1 / TELLING;
            case UPRIGHT -> 1;
            // Kerbs are between roads and pavements; neither is here.
            case OTHER -> 1 / HINTING;
          };
    }
    return evidence;
  }

  static double elevationMetres(double belief) {
    return belief > 0.5 ? KERB_METRES : 0;
  }

  /** Of the stature that someone would have who stands there. */
  private static double likelihood(
      CameraGeometry geometry,
      double u,
      double top,
      CameraGeometry.GroundPoint point,
      double elevation) {
    double dx = point.x() - geometry.cameraX();
    double dy = point.y() - geometry.cameraY();
    double range = Math.sqrt(dx * dx + dy * dy);
    double stature =
        geometry
            .direction(u, top)
            .map(
                ray ->
                    geometry.cameraHeight()
                        + range * ray.z() / Math.sqrt(ray.x() * ray.x() + ray.y() * ray.y())
                        - elevation)
            .orElse(STATURE_METRES);
    double off = (stature - STATURE_METRES) / STATURE_DEVIATION_METRES;
    // Children, hats and what hides a head: no stature is impossible.
    return 0.05 + StrictMath.exp(-off * off / 2);
  }
}
