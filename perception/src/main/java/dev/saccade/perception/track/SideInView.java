package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.PixelBox;
import java.util.List;
import java.util.Optional;

/**
 * What a mask shows of an object's {@link LowerSide}: whether it is in view, whether it ends on
 * wheels, and how the object stands as far as that tells.
 *
 * @param hangs whether what is lowest is a bumper or a sill, because others hide the wheels
 * @param whole whether neither side is hidden or cut
 * @param atBorder whether the frame's border cuts it at a side
 * @param middleColumn of its box, in pixels
 * @param rise of its upper side, metres in one metre of distance; below any where that is out of
 *     view
 * @param leadsAway what goes on beside its lowest point; 0: at the same distance, 1: as the side of
 *     what stands along our way, NaN: not seen
 */
record SideInView(
    boolean hangs,
    boolean whole,
    boolean atBorder,
    double middleColumn,
    double rise,
    double leadsAway) {
  /** Of the lower side; with more of it hidden there is no telling where an object stands. */
  private static final double MOST_HIDDEN_SHARE = 0.4;

  /** The same of vehicles, which end near the ground all along: of them a corner is enough. */
  private static final double MOST_HIDDEN_VEHICLE_SHARE = 0.8;

  /** A contact this near to the frame's lower border may be the border's. */
  private static final double BORDER_PIXELS = 2;

  /** So much higher than the lowest point is the body beside a wheel. */
  private static final double WHEEL_STEP_METRES = 0.11;

  /** Within so much of it. */
  private static final double WHEEL_REACH_METRES = 0.7;

  /** A step of fewer rows cannot be told from a ragged outline. */
  private static final double LEAST_STEP_ROWS = 2;

  private static final double BESIDE_COLUMNS = 2.5;

  /** Less than from a wheel to the bumper. */
  private static final double NEXT_METRES = 0.55;

  private static final double ACROSS_LEAST = -0.05;
  private static final double ACROSS_MOST = 0.2;
  private static final double ALONG_LEAST = 0.35;
  private static final double ALONG_MOST = 1.3;

  /**
   * Empty where its contact with the ground cannot be seen.
   *
   * @param around what it hides is no contact
   * @param lowest of its lower hull
   * @param hiddenShare of its lower side, 0..1
   */
  static Optional<SideInView> of(
      Candidate candidate,
      Surroundings around,
      CameraGeometry geometry,
      ImageFrame frame,
      CameraGeometry.Pixel lowest,
      double hiddenShare) {
    double rowPixels = candidate.outline().map(MaskOutline::rowPixels).orElse(1.0);
    double border = BORDER_PIXELS * rowPixels;
    PixelBox box = candidate.instance().box();
    ObjectCategory category = candidate.instance().objectClass().category();
    if (box.yMaxPixels() > frame.heightPixels() - border
        || hiddenShare > mostHiddenShare(category)
        || isHidden(lowest, candidate, around, frame, rowPixels)) {
      return Optional.empty();
    }
    List<MaskOutline> others = around.others();
    boolean isVehicle = category == ObjectCategory.VEHICLE;
    boolean atBorder = box.xMinPixels() < border || box.xMaxPixels() > frame.widthPixels() - border;
    boolean whole = !atBorder && !candidate.hidden().left() && !candidate.hidden().right();
    boolean partly = hiddenShare > 0 || candidate.hidden().any() || !whole;
    double middle = (box.xMinPixels() + (double) box.xMaxPixels()) / 2;
    return Optional.of(
        new SideInView(
            partly && isVehicle && !standsOnWheels(lowest, candidate, others, geometry, rowPixels),
            whole,
            atBorder,
            middle,
            candidate.hidden().top() || box.yMinPixels() < border
                ? Double.NEGATIVE_INFINITY
                : rise(geometry, middle, box.yMinPixels()),
            isVehicle && candidate.outline().isPresent()
                ? leadsAway(lowest, candidate.outline().get(), others, geometry)
                : Double.NaN));
  }

  /**
   * How a vehicle beside our way stands, as far as the part of it tells that lies next to its
   * lowest point, on the side of our way: the bumper of one that stands across goes on at the same
   * distance, the sill of one that stands along leads away. Empty where neither is seen.
   */
  Optional<Facing> besideOurWay() {
    if (leadsAway > ACROSS_LEAST && leadsAway < ACROSS_MOST) {
      return Optional.of(new Facing(-1, 0));
    }
    return leadsAway > ALONG_LEAST && leadsAway < ALONG_MOST
        ? Optional.of(new Facing(1, 0))
        : Optional.empty();
  }

  private static double leadsAway(
      CameraGeometry.Pixel lowest,
      MaskOutline own,
      List<MaskOutline> others,
      CameraGeometry geometry) {
    CameraGeometry.GroundPoint wheel = geometry.ground(lowest.u(), lowest.v()).orElse(null);
    if (wheel == null) {
      return Double.NaN;
    }
    double ahead = wheel.x() - geometry.cameraX();
    double beside = wheel.y() - geometry.cameraY();
    if (ahead < 2 || Math.abs(beside) < 2 * NEXT_METRES) {
      return Double.NaN;
    }
    double next = wheel.y() - Math.signum(beside) * NEXT_METRES;
    double u = geometry.pixel(wheel.x(), next, 0).map(CameraGeometry.Pixel::u).orElse(Double.NaN);
    double v = Double.isNaN(u) ? Double.NaN : own.lowerEdge(u, others);
    if (Double.isNaN(v)) {
      return Double.NaN;
    }
    double side = ahead * Math.abs(beside) / (Math.abs(beside) - NEXT_METRES) - ahead;
    return geometry
        .ground(u, v, LowerSide.CLEARANCE_METRES)
        .map(point -> (point.x() - wheel.x()) / side)
        .orElse(Double.NaN);
  }

  private static double mostHiddenShare(ObjectCategory category) {
    return category == ObjectCategory.VEHICLE ? MOST_HIDDEN_VEHICLE_SHARE : MOST_HIDDEN_SHARE;
  }

  private static double rise(CameraGeometry geometry, double u, double v) {
    return geometry
        .direction(u, v)
        .map(ray -> ray.z() / Math.max(1e-9, Math.sqrt(ray.x() * ray.x() + ray.y() * ray.y())))
        .orElse(Double.NEGATIVE_INFINITY);
  }

  /**
   * Whether the mask rises beside its lowest point as it does beside a wheel; yes where it is too
   * coarse to tell.
   */
  private static boolean standsOnWheels(
      CameraGeometry.Pixel lowest,
      Candidate candidate,
      List<MaskOutline> others,
      CameraGeometry geometry,
      double rowPixels) {
    Optional<CameraGeometry.GroundPoint> point = geometry.ground(lowest.u(), lowest.v());
    if (point.isEmpty() || candidate.outline().isEmpty()) {
      return true;
    }
    double[] away = {point.get().x() - geometry.cameraX(), point.get().y() - geometry.cameraY()};
    double range = Math.max(0.1, Math.sqrt(away[0] * away[0] + away[1] * away[1]));
    double step = WHEEL_STEP_METRES * geometry.focalYPixels() / range;
    if (step < LEAST_STEP_ROWS * rowPixels) {
      return true;
    }
    double reach = WHEEL_REACH_METRES * geometry.focalXPixels() / range;
    return candidate.outline().get().rise(lowest, reach, others) >= step;
  }

  /**
   * Whether another object stands right below the lowest corner, or the lower side goes on behind
   * what stands beside it or beyond the frame's border: what is nearest is then out of view.
   */
  private static boolean isHidden(
      CameraGeometry.Pixel lowest,
      Candidate candidate,
      Surroundings around,
      ImageFrame frame,
      double rowPixels) {
    if (candidate.outline().isEmpty()) {
      return false;
    }
    MaskOutline own = candidate.outline().get();
    double side = BESIDE_COLUMNS * own.columnPixels();
    if (lowest.u() < side || lowest.u() > frame.widthPixels() - side) {
      return true;
    }
    if (around.isUpright(lowest.u(), lowest.v() + 0.5 * rowPixels)
        || around.isUpright(lowest.u(), lowest.v() + 1.5 * rowPixels)) {
      return true;
    }
    for (MaskOutline other : around.others()) {
      if (other != own
          && (other.contains(lowest.u(), lowest.v() + 0.5 * rowPixels)
              || other.contains(lowest.u(), lowest.v() + 1.5 * rowPixels)
              || other.reachesLowerThan(own)
                  && (other.contains(lowest.u() - side, lowest.v() - 0.5 * rowPixels)
                      || other.contains(lowest.u() + side, lowest.v() - 0.5 * rowPixels)))) {
        return true;
      }
    }
    return false;
  }
}
