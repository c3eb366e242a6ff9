package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.PixelBox;
import java.util.List;
import java.util.Optional;

/**
 * Where something stands as its width in the picture tells: a rectangle of the usual size and of a
 * given heading touches the lines of sight to its two sides at one place only. Coarser than a
 * contact with the ground, but there is no need to see the ground.
 */
final class Silhouette {
  /** What does not fit any size within three deviations is something else: two cars in one mask. */
  private static final double WORST_FIT = 9;

  private static final double SIDE_DEVIATION_PIXELS = 1;
  private static final double COARSE_SHARE = 0.5;

  /**
   * What is narrower than so many deviations of a side has no width: its lines of sight meet
   * nowhere.
   */
  private static final double LEAST_WIDTHS = 3;

  private final CameraGeometry geometry;
  private final double[] left;
  private final double[] right;
  // Of the upper side: what it rises in one metre.
  private final double rise;
  private final double sidePixels;
  private final boolean topSeen;
  private final boolean sidesSeen;

  private Silhouette(
      CameraGeometry geometry,
      double[] left,
      double[] right,
      double rise,
      double sidePixels,
      boolean topSeen,
      boolean sidesSeen) {
    this.geometry = geometry;
    this.left = left;
    this.right = right;
    this.rise = rise;
    this.sidePixels = sidePixels;
    this.topSeen = topSeen;
    this.sidesSeen = sidesSeen;
  }

  /** Empty where nothing is to be seen of a width. */
  static Optional<Silhouette> of(Candidate candidate, CameraGeometry geometry, ImageFrame frame) {
    PixelBox box = candidate.instance().box();
    double rowPixels = candidate.outline().map(MaskOutline::rowPixels).orElse(1.0);
    HiddenSides hidden = candidate.hidden();
    double margin = Math.max(1, rowPixels);
    boolean sidesSeen =
        !hidden.left()
            && !hidden.right()
            && box.xMinPixels() > margin
            && box.xMaxPixels() < frame.widthPixels() - margin;
    boolean topSeen = !hidden.top() && box.yMinPixels() > margin;
    double middle = (box.xMinPixels() + (double) box.xMaxPixels()) / 2;
    double half = (box.yMinPixels() + (double) box.yMaxPixels()) / 2;
    Optional<double[]> left = flat(geometry.direction(box.xMinPixels(), half));
    Optional<double[]> right = flat(geometry.direction(box.xMaxPixels(), half));
    Optional<Lens.Direction> top = geometry.direction(middle, box.yMinPixels());
    if (left.isEmpty() || right.isEmpty() || top.isEmpty()) {
      return Optional.empty();
    }
    double ahead = Math.sqrt(square(top.get().x()) + square(top.get().y()));
    double pixels = Math.max(SIDE_DEVIATION_PIXELS, COARSE_SHARE * rowPixels);
    if (!(ahead > 1e-6)
        || left.get()[0] * right.get()[0] + left.get()[1] * right.get()[1] <= 0
        || cross(right.get(), left.get()) < LEAST_WIDTHS * pixels / geometry.focalXPixels()) {
      return Optional.empty();
    }
    return Optional.of(
        new Silhouette(
            geometry, left.get(), right.get(), top.get().z() / ahead, pixels, topSeen, sidesSeen));
  }

  /**
   * How many deviations the contact with the ground is off the distance at which the width would
   * fit. Where a side is hidden, the whole may be wider than what is seen: it is then no misfit to
   * stand nearer.
   */
  double misfit(GroundContact contact, GroundContact width, CameraGeometry from) {
    double[] a = {contact.x() - from.cameraX(), contact.y() - from.cameraY()};
    double[] b = {width.x() - from.cameraX(), width.y() - from.cameraY()};
    double off = length(a) - length(b);
    if (!sidesSeen && off < 0) {
      return 0;
    }
    return off
        / Math.sqrt(along(contact.covariance(), b) + along(width.covariance(), b) + LEAST_VARIANCE);
  }

  /** Variance in a direction. */
  private static double along(Covariance2 c, double[] direction) {
    double x = direction[0] / length(direction);
    double y = direction[1] / length(direction);
    return x * x * c.xx() + 2 * x * y * c.xy() + y * y * c.yy();
  }

  /**
   * The nearest point of what stands there, for the kind of its category that fits best.
   *
   * @param heading unit vector along which it points, either way
   */
  Optional<GroundContact> nearest(ObjectCategory category, double[] heading) {
    List<BodySize> sizes = BodySize.of(category);
    if (!topSeen) {
      // A lorry near by is as wide as a car that stands askew: only its height tells them apart.
      return Optional.empty();
    }
    BodySize best = null;
    double bestFit = WORST_FIT;
    for (BodySize size : sizes) {
      double[] centre = centre(size.lengthMetres(), size.widthMetres(), heading, left, right);
      double range = length(centre);
      double height = geometry.cameraHeight() + range * rise;
      double fit = square((height - size.heightMetres()) / size.heightDeviation());
      if (fit < bestFit) {
        bestFit = fit;
        best = size;
      }
    }
    return best == null ? Optional.empty() : Optional.of(measured(best, heading));
  }

  private GroundContact measured(BodySize size, double[] heading) {
    double length = size.lengthMetres();
    double width = size.widthMetres();
    double[] at = nearestOf(length, width, heading, left, right);
    double angle = sidePixels / geometry.focalXPixels();
    double[][] steps = {
      nearestOf(length + size.lengthDeviation(), width, heading, left, right),
      nearestOf(length, width + size.widthDeviation(), heading, left, right),
      nearestOf(length, width, heading, turned(left, angle), right),
      nearestOf(length, width, heading, left, turned(right, -angle))
    };
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (double[] step : steps) {
      double dx = step[0] - at[0];
      double dy = step[1] - at[1];
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
    return new GroundContact(
        geometry.cameraX() + at[0],
        geometry.cameraY() + at[1],
        new Covariance2(xx + LEAST_VARIANCE, xy, yy + LEAST_VARIANCE));
  }

  /** Nothing is known to better than ten centimetres. */
  private static final double LEAST_VARIANCE = 0.01;

  private static double[] nearestOf(
      double length, double width, double[] heading, double[] left, double[] right) {
    double[] centre = centre(length, width, heading, left, right);
    double along = -(centre[0] * heading[0] + centre[1] * heading[1]);
    double across = -(-centre[0] * heading[1] + centre[1] * heading[0]);
    along = Math.max(-length / 2, Math.min(length / 2, along));
    across = Math.max(-width / 2, Math.min(width / 2, across));
    return new double[] {
      centre[0] + heading[0] * along - heading[1] * across,
      centre[1] + heading[1] * along + heading[0] * across
    };
  }

  /** Where the middle of a rectangle is that touches both lines of sight from within. */
  private static double[] centre(
      double length, double width, double[] heading, double[] left, double[] right) {
    // Outward normals of the wedge between the lines of sight.
    double[] outLeft = {-left[1], left[0]};
    double[] outRight = {right[1], -right[0]};
    double reachLeft = reach(length, width, heading, outLeft);
    double reachRight = reach(length, width, heading, outRight);
    double determinant = outLeft[0] * outRight[1] - outLeft[1] * outRight[0];
    return new double[] {
      (-reachLeft * outRight[1] + reachRight * outLeft[1]) / determinant,
      (-outLeft[0] * reachRight + outRight[0] * reachLeft) / determinant
    };
  }

  private static double reach(double length, double width, double[] heading, double[] normal) {
    return length / 2 * Math.abs(heading[0] * normal[0] + heading[1] * normal[1])
        + width / 2 * Math.abs(-heading[1] * normal[0] + heading[0] * normal[1]);
  }

  private static Optional<double[]> flat(Optional<Lens.Direction> ray) {
    return ray.map(r -> new double[] {r.x(), r.y()})
        .filter(r -> length(r) > 1e-6)
        .map(r -> new double[] {r[0] / length(r), r[1] / length(r)});
  }

  private static double[] turned(double[] ray, double radians) {
    double cos = StrictMath.cos(radians);
    double sin = StrictMath.sin(radians);
    return new double[] {cos * ray[0] - sin * ray[1], sin * ray[0] + cos * ray[1]};
  }

  private static double cross(double[] a, double[] b) {
    return a[0] * b[1] - a[1] * b[0];
  }

  private static double length(double[] a) {
    return Math.sqrt(a[0] * a[0] + a[1] * a[1]);
  }

  private static double square(double value) {
    return value * value;
  }
}
