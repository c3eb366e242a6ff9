package dev.saccade.perception.track;

import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.PixelBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where an instance meets the ground, measured in one frame: the point of its footprint that lies
 * nearest to the camera, in vehicle coordinates, with its covariance.
 *
 * <p>The lower hull of the mask is projected onto the ground. What does not touch the ground (a
 * bumper) lands behind what does (a wheel), so the nearest point of the projected hull is a
 * contact. From there {@link FootprintRule} leads to the end of the object.
 */
record GroundContact(double x, double y, Covariance2 covariance) {
  /** Farther away, a pixel is several metres. */
  private static final double FARTHEST_METRES = 150;

  /** What the suspension does while the calibration stands still: a tenth of a degree, nearly. */
  private static final double PITCH_DEVIATION_RADIANS = 0.002;

  /** Of an outline of full size; a coarser one adds to it. */
  private static final double PIXEL_DEVIATION = 0.7;

  /** Of the lower side; with more of it hidden there is no telling where an object stands. */
  private static final double MOST_HIDDEN_SHARE = 0.4;

  private static final double COARSE_SHARE = 0.3;

  /** A contact this near to the frame's lower border may be the border's. */
  private static final double BORDER_PIXELS = 2;

  /**
   * @param others masks of the other instances: what they hide is no contact
   * @param heading unit vector along which the object points or moves, either way
   * @param elevationMetres of the ground it stands on above the road
   */
  static Optional<GroundContact> find(
      Candidate candidate,
      List<MaskOutline> others,
      CameraGeometry geometry,
      ImageFrame frame,
      double[] heading,
      double elevationMetres) {
    Instance instance = candidate.instance();
    double rowPixels = candidate.outline().map(MaskOutline::rowPixels).orElse(1.0);
    PixelBox box = instance.box();
    if (box.yMaxPixels() > frame.heightPixels() - BORDER_PIXELS * rowPixels) {
      return Optional.empty();
    }
    List<CameraGeometry.Pixel> outline =
        candidate
            .outline()
            .map(MaskOutline::lowerHull)
            .filter(hull -> !hull.isEmpty())
            .orElseGet(() -> lowerSide(box));
    double hiddenShare = candidate.outline().map(own -> own.coveredBelow(others)).orElse(0.0);
    if (hiddenShare > MOST_HIDDEN_SHARE || hidden(outline, candidate, others, rowPixels)) {
      return Optional.empty();
    }
    FootprintRule rule = FootprintRule.of(instance.objectClass().category());
    return nearest(outline, geometry, rule, heading, elevationMetres)
        .flatMap(
            point ->
                withCovariance(
                    point, geometry, rule, rowPixels, hiddenShare * rule.lengthMetres()));
  }

  private static List<CameraGeometry.Pixel> lowerSide(PixelBox box) {
    return List.of(
        new CameraGeometry.Pixel(box.xMinPixels(), box.yMaxPixels()),
        new CameraGeometry.Pixel(box.xMaxPixels(), box.yMaxPixels()));
  }

  /** Whether another object stands right below the lowest corner. */
  private static boolean hidden(
      List<CameraGeometry.Pixel> outline,
      Candidate candidate,
      List<MaskOutline> others,
      double rowPixels) {
    CameraGeometry.Pixel lowest = outline.get(0);
    for (CameraGeometry.Pixel pixel : outline) {
      if (pixel.v() > lowest.v()) {
        lowest = pixel;
      }
    }
    for (MaskOutline other : others) {
      if (candidate.outline().isPresent() && candidate.outline().get() == other) {
        continue;
      }
      if (other.contains(lowest.u(), lowest.v() + 0.5 * rowPixels)
          || other.contains(lowest.u(), lowest.v() + 1.5 * rowPixels)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<CameraGeometry.GroundPoint> nearest(
      List<CameraGeometry.Pixel> outline,
      CameraGeometry geometry,
      FootprintRule rule,
      double[] heading,
      double elevationMetres) {
    // Relative to the point below the camera.
    List<double[]> contacts = new ArrayList<>();
    for (CameraGeometry.Pixel pixel : outline) {
      geometry
          .ground(pixel.u(), pixel.v(), elevationMetres)
          .map(
              point ->
                  new double[] {point.x() - geometry.cameraX(), point.y() - geometry.cameraY()})
          .filter(point -> length(point) < FARTHEST_METRES)
          .ifPresent(contacts::add);
    }
    if (contacts.isEmpty()) {
      return Optional.empty();
    }
    double[] best = null;
    double[] before = null;
    for (double[] contact : contacts) {
      double[] end = moved(contact, rule.overhangMetres(), heading);
      best = nearer(best, nearestOnSegment(contact, end));
      if (before != null) {
        best = nearer(best, nearestOnSegment(before, end));
      }
      before = end;
    }
    double distance = length(best);
    double kept = Math.max(0, distance - rule.marginMetres()) / Math.max(1e-9, distance);
    return Optional.of(
        new CameraGeometry.GroundPoint(
            geometry.cameraX() + best[0] * kept, geometry.cameraY() + best[1] * kept));
  }

  /** Towards the camera along the heading, but not past it. */
  private static double[] moved(double[] point, double metres, double[] heading) {
    double along = point[0] * heading[0] + point[1] * heading[1];
    double step = Math.signum(along) * Math.min(metres, Math.abs(along));
    return new double[] {point[0] - step * heading[0], point[1] - step * heading[1]};
  }

  private static double[] nearestOnSegment(double[] from, double[] to) {
    double dx = to[0] - from[0];
    double dy = to[1] - from[1];
    double squared = dx * dx + dy * dy;
    double share =
        squared > 0 ? Math.max(0, Math.min(1, -(from[0] * dx + from[1] * dy) / squared)) : 0;
    return new double[] {from[0] + share * dx, from[1] + share * dy};
  }

  private static double[] nearer(double[] a, double[] b) {
    return a == null || length(b) < length(a) ? b : a;
  }

  private static double length(double[] point) {
    return Math.sqrt(point[0] * point[0] + point[1] * point[1]);
  }

  /**
   * From the noise of the outline, of the vehicle's pitch and of the footprint: a pixel up or down
   * moves the point along the line of sight by (h^2 + r^2) / (h f), a pixel sideways by r / f
   * across it.
   *
   * @param hiddenMetres how much farther away than its nearest point it may have been met, because
   *     others hide a part of its lower side
   */
  private static Optional<GroundContact> withCovariance(
      CameraGeometry.GroundPoint point,
      CameraGeometry geometry,
      FootprintRule rule,
      double rowPixels,
      double hiddenMetres) {
    double dx = point.x() - geometry.cameraX();
    double dy = point.y() - geometry.cameraY();
    double range = Math.max(0.1, Math.sqrt(dx * dx + dy * dy));
    double height = geometry.cameraHeight();
    if (!(height > 0)) {
      return Optional.empty();
    }
    double slope = (height * height + range * range) / height;
    double pixels = Math.max(PIXEL_DEVIATION, COARSE_SHARE * rowPixels);
    double angle =
        Math.sqrt(square(pixels / geometry.focalYPixels()) + square(PITCH_DEVIATION_RADIANS));
    double along = square(slope * angle) + square(rule.deviationMetres()) + square(hiddenMetres);
    double across =
        square(2 * range * pixels / geometry.focalXPixels()) + square(rule.deviationMetres());
    double cos = dx / range;
    double sin = dy / range;
    return Optional.of(
        new GroundContact(
            point.x(),
            point.y(),
            new Covariance2(
                cos * cos * along + sin * sin * across,
                cos * sin * (along - across),
                sin * sin * along + cos * cos * across)));
  }

  private static double square(double value) {
    return value * value;
  }
}
