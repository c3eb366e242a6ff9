package dev.saccade.perception.track;

import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.PixelBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lower side of an instance in one frame, and the {@link GroundContact} that follows from it.
 *
 * <p>The lower hull of the mask is projected onto the ground. What does not touch the ground (a
 * bumper) lands behind what does (a wheel), so the nearest point of the projected hull is a
 * contact. From there {@link FootprintRule} leads to the end of the object. Where others hide the
 * wheels, what is lowest is the bumper itself.
 */
final class LowerSide {
  /** Farther away, a pixel is several metres. */
  private static final double FARTHEST_METRES = 150;

  /** What the suspension does while the calibration stands still: a tenth of a degree, nearly. */
  private static final double PITCH_DEVIATION_RADIANS = 0.002;

  /** Of an outline of full size; a coarser one adds to it. */
  private static final double PIXEL_DEVIATION = 0.7;

  /** Of the lower side; with more of it hidden there is no telling where an object stands. */
  private static final double MOST_HIDDEN_SHARE = 0.4;

  /** The same of vehicles, which end near the ground all along: of them a corner is enough. */
  private static final double MOST_HIDDEN_VEHICLE_SHARE = 0.8;

  private static final double COARSE_SHARE = 0.3;

  /** A contact this near to the frame's lower border may be the border's. */
  private static final double BORDER_PIXELS = 2;

  /** Of bumpers and sills above the ground. */
  private static final double CLEARANCE_METRES = 0.19;

  private static final double CLEARANCE_DEVIATION_METRES = 0.05;

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

  /** So far behind the nearer foot is the middle of a person. */
  private static final double BEHIND_FOOT_METRES = 0.1;

  /** Cars and vans are lower. */
  private static final double LORRY_HEIGHT_METRES = 2.75;

  private static final double LORRY_LENGTH_METRES = 8.5;

  /**
   * What is so much farther away than the nearest contact, and by so many deviations of a contact,
   * is of another side, or is not on the ground.
   */
  private static final double NEAR_END_METRES = 1;

  private static final double NEAR_END_DEVIATIONS = 2;

  private final CameraGeometry geometry;
  private final FootprintRule rule;
  private final List<CameraGeometry.Pixel> outline;
  private final double rowPixels;
  private final double hiddenShare;
  private final boolean hangs;
  private final boolean whole;
  private final boolean atBorder;
  private final double middleColumn;
  // Of its upper side: what it rises in one metre; below any where that is out of view.
  private final double rise;
  private final double leadsAway;

  private LowerSide(
      CameraGeometry geometry,
      FootprintRule rule,
      List<CameraGeometry.Pixel> outline,
      double rowPixels,
      double hiddenShare,
      Sight sight) {
    this.geometry = geometry;
    this.rule = rule;
    this.outline = outline;
    this.rowPixels = rowPixels;
    this.hiddenShare = hiddenShare;
    this.hangs = sight.hangs;
    this.whole = sight.whole;
    this.atBorder = sight.atBorder;
    this.middleColumn = sight.middleColumn;
    this.rise = sight.rise;
    this.leadsAway = sight.leadsAway;
  }

  private record Sight(
      boolean hangs,
      boolean whole,
      boolean atBorder,
      double middleColumn,
      double rise,
      double leadsAway) {}

  /**
   * Empty where its contact with the ground cannot be seen.
   *
   * @param around what it hides is no contact
   */
  static Optional<LowerSide> of(
      Candidate candidate, Surroundings around, CameraGeometry geometry, ImageFrame frame) {
    List<MaskOutline> others = around.others();
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
    CameraGeometry.Pixel lowest = lowest(outline);
    if (hiddenShare > mostHiddenShare(instance.objectClass().category())
        || hidden(lowest, candidate, around, frame, rowPixels)) {
      return Optional.empty();
    }
    boolean atBorder =
        box.xMinPixels() < BORDER_PIXELS * rowPixels
            || box.xMaxPixels() > frame.widthPixels() - BORDER_PIXELS * rowPixels;
    boolean whole = !atBorder && !candidate.hidden().left() && !candidate.hidden().right();
    boolean partly = hiddenShare > 0 || candidate.hidden().any() || !whole;
    ObjectCategory category = instance.objectClass().category();
    double middle = (box.xMinPixels() + (double) box.xMaxPixels()) / 2;
    return Optional.of(
        new LowerSide(
            geometry,
            FootprintRule.of(category),
            outline,
            rowPixels,
            hiddenShare,
            new Sight(
                partly
                    && category == ObjectCategory.VEHICLE
                    && !standsOnWheels(lowest, candidate, others, geometry, rowPixels),
                whole,
                atBorder,
                middle,
                candidate.hidden().top() || box.yMinPixels() < BORDER_PIXELS * rowPixels
                    ? Double.NEGATIVE_INFINITY
                    : rise(geometry, middle, box.yMinPixels()),
                category == ObjectCategory.VEHICLE && candidate.outline().isPresent()
                    ? leadsAway(lowest, candidate.outline().get(), others, geometry)
                    : Double.NaN)));
  }

  /**
   * Where the point nearest to the camera is.
   *
   * @param heading unit vector along which the object points or moves, either way
   * @param elevationMetres of the ground it stands on above the road
   */
  Optional<GroundContact> contact(double[] heading, double elevationMetres) {
    return body(heading, elevationMetres, 0)
        .map(
            body ->
                new GroundContact(
                    body.middle().x() + body.toNearestX(),
                    body.middle().y() + body.toNearestY(),
                    body.middle().covariance()));
  }

  /**
   * Where it stands.
   *
   * @param heading unit vector along which the object points or moves, either way
   * @param elevationMetres of the ground it stands on above the road
   * @param lengthMetres of the object, 0 where it is not known
   */
  Optional<BodyContact> body(double[] heading, double elevationMetres, double lengthMetres) {
    // Where it hangs, the body ends where it is seen to.
    List<double[]> contacts = contacts(elevationMetres + (hangs ? CLEARANCE_METRES : 0));
    if (contacts.isEmpty()) {
      return Optional.empty();
    }
    if (rule.sideMetres() == 0) {
      return person(contacts, heading);
    }
    for (double[] contact : contacts) {
      double along = contact[0] * heading[0] + contact[1] * heading[1];
      contact[1] = -contact[0] * heading[1] + contact[1] * heading[0];
      contact[0] = along;
    }
    double length = lengthMetres == 0 ? rule.lengthMetres() : lengthMetres;
    BodyFit fit =
        BodyFit.of(
            contacts,
            beyond(contacts),
            hangs ? 0 : rule.overhangMetres(length),
            rule.sideMetres(),
            length,
            rule.widthMetres(length),
            whole);
    double middleX = fit.alongMiddle() * heading[0] - fit.acrossMiddle() * heading[1];
    double middleY = fit.alongMiddle() * heading[1] + fit.acrossMiddle() * heading[0];
    double nearestX = fit.alongNearest() * heading[0] - fit.acrossNearest() * heading[1];
    double nearestY = fit.alongNearest() * heading[1] + fit.acrossNearest() * heading[0];
    return withCovariance(nearestX, nearestY)
        .map(
            nearest ->
                new BodyContact(
                    new GroundContact(
                        nearest.x() + middleX - nearestX,
                        nearest.y() + middleY - nearestY,
                        nearest.covariance()),
                    nearestX - middleX,
                    nearestY - middleY,
                    fit.seenLengthMetres(),
                    guessedLength(Math.sqrt(nearestX * nearestX + nearestY * nearestY)),
                    cut(fit, heading)));
  }

  /** Of what has no sides: a small square, somewhat behind the foot that is nearest. */
  private Optional<BodyContact> person(List<double[]> contacts, double[] heading) {
    double middle = length(nearestOfOutline(contacts)) + BEHIND_FOOT_METRES;
    double[] towards = upright(contacts);
    double half = BEHIND_FOOT_METRES + rule.marginMetres();
    double x = towards[0] * middle;
    double y = towards[1] * middle;
    double along = within(x * heading[0] + y * heading[1], half);
    double across = within(-x * heading[1] + y * heading[0], half);
    double toNearestX = -along * heading[0] + across * heading[1];
    double toNearestY = -along * heading[1] - across * heading[0];
    return withCovariance(x, y)
        .map(
            contact ->
                new BodyContact(
                    contact, toNearestX, toNearestY, Double.NaN, Double.NaN, Optional.empty()));
  }

  private static double within(double value, double most) {
    return Math.max(-most, Math.min(most, value));
  }

  /**
   * How a vehicle beside our way stands, as far as the part of it tells that lies next to its
   * lowest point, on the side of our way: the bumper of one that stands across goes on at the same
   * distance, the sill of one that stands along leads away. Empty where neither is seen.
   */
  Optional<Facing> besideOurWay() {
    double r = leadsAway;
    if (r > ACROSS_LEAST && r < ACROSS_MOST) {
      return Optional.of(new Facing(-1, 0));
    }
    return r > ALONG_LEAST && r < ALONG_MOST ? Optional.of(new Facing(1, 0)) : Optional.empty();
  }

  /** 0: not at all; 1: as the side of what stands along; NaN: not seen. */
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
        .ground(u, v, CLEARANCE_METRES)
        .map(point -> (point.x() - wheel.x()) / side)
        .orElse(Double.NaN);
  }

  private Optional<BodyContact.Cut> cut(BodyFit fit, double[] heading) {
    double sign = Math.signum(fit.alongNearest());
    return atBorder && sign != 0
        ? Optional.of(
            new BodyContact.Cut(sign * heading[0], sign * heading[1], Math.abs(fit.alongNearest())))
        : Optional.empty();
  }

  /** What is so tall is long. */
  private double guessedLength(double range) {
    return geometry.cameraHeight() + range * rise > LORRY_HEIGHT_METRES
        ? LORRY_LENGTH_METRES
        : Double.NaN;
  }

  /** A unit vector towards the middle of what stands upright: its feet swing to either side. */
  private double[] upright(List<double[]> contacts) {
    double[] nearest = nearestOfOutline(contacts);
    Optional<Lens.Direction> middle =
        whole ? geometry.direction(middleColumn, lowest(outline).v()) : Optional.empty();
    double x = middle.map(Lens.Direction::x).orElse(nearest[0]);
    double y = middle.map(Lens.Direction::y).orElse(nearest[1]);
    double length = Math.max(1e-9, Math.sqrt(x * x + y * y));
    return new double[] {x / length, y / length};
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

  private static CameraGeometry.Pixel lowest(List<CameraGeometry.Pixel> outline) {
    CameraGeometry.Pixel lowest = outline.get(0);
    for (CameraGeometry.Pixel pixel : outline) {
      if (pixel.v() > lowest.v()) {
        lowest = pixel;
      }
    }
    return lowest;
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
    double range = Math.max(0.1, length(away));
    double step = WHEEL_STEP_METRES * geometry.focalYPixels() / range;
    if (step < LEAST_STEP_ROWS * rowPixels) {
      return true;
    }
    double reach = WHEEL_REACH_METRES * geometry.focalXPixels() / range;
    return candidate.outline().get().rise(lowest, reach, others) >= step;
  }

  private static List<CameraGeometry.Pixel> lowerSide(PixelBox box) {
    return List.of(
        new CameraGeometry.Pixel(box.xMinPixels(), box.yMaxPixels()),
        new CameraGeometry.Pixel(box.xMaxPixels(), box.yMaxPixels()));
  }

  /**
   * Whether another object stands right below the lowest corner, or the lower side goes on behind
   * what stands beside it or beyond the frame's border: what is nearest is then out of view.
   */
  private static boolean hidden(
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

  /** Of the outline, relative to the point below the camera. */
  private List<double[]> contacts(double elevationMetres) {
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
    return contacts;
  }

  /** Contacts at a greater distance are of another side than the nearest, or not on the ground. */
  private double beyond(List<double[]> contacts) {
    double range = Double.POSITIVE_INFINITY;
    for (double[] contact : contacts) {
      range = Math.min(range, length(contact));
    }
    double height = geometry.cameraHeight();
    double deviation =
        (height * height + range * range) / height * pixels() / geometry.focalYPixels();
    return range + Math.max(NEAR_END_METRES, NEAR_END_DEVIATIONS * deviation);
  }

  private static double[] nearestOfOutline(List<double[]> contacts) {
    double[] best = null;
    double[] before = null;
    for (double[] contact : contacts) {
      best = nearer(best, contact);
      if (before != null) {
        best = nearer(best, nearestOnSegment(before, contact));
      }
      before = contact;
    }
    return best;
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
   */
  private Optional<GroundContact> withCovariance(double dx, double dy) {
    double range = Math.max(0.1, Math.sqrt(dx * dx + dy * dy));
    double height = geometry.cameraHeight();
    if (!(height > 0)) {
      return Optional.empty();
    }
    double slope = (height * height + range * range) / height;
    double pixels = pixels();
    double angle =
        Math.sqrt(square(pixels / geometry.focalYPixels()) + square(PITCH_DEVIATION_RADIANS));
    // Others that hide a part of it may hide what is nearest.
    double hiddenMetres = hiddenShare * rule.lengthMetres();
    double hanging = hangs ? range / height * CLEARANCE_DEVIATION_METRES : 0;
    double along =
        square(slope * angle)
            + square(rule.deviationMetres())
            + square(hiddenMetres)
            + square(hanging);
    double across =
        square(2 * range * pixels / geometry.focalXPixels()) + square(rule.deviationMetres());
    double cos = dx / range;
    double sin = dy / range;
    return Optional.of(
        new GroundContact(
            geometry.cameraX() + dx,
            geometry.cameraY() + dy,
            new Covariance2(
                cos * cos * along + sin * sin * across,
                cos * sin * (along - across),
                sin * sin * along + cos * cos * across)));
  }

  private double pixels() {
    return Math.max(PIXEL_DEVIATION, COARSE_SHARE * rowPixels);
  }

  private static double square(double value) {
    return value * value;
  }
}
