package dev.saccade.perception.track;

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

  private static final double COARSE_SHARE = 0.3;

  /** Of bumpers and sills above the ground. */
  static final double CLEARANCE_METRES = 0.19;

  private static final double CLEARANCE_DEVIATION_METRES = 0.05;

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
  private final SideInView seen;

  private LowerSide(
      CameraGeometry geometry,
      FootprintRule rule,
      List<CameraGeometry.Pixel> outline,
      double rowPixels,
      double hiddenShare,
      SideInView seen) {
    this.geometry = geometry;
    this.rule = rule;
    this.outline = outline;
    this.rowPixels = rowPixels;
    this.hiddenShare = hiddenShare;
    this.seen = seen;
  }

  /**
   * Empty where its contact with the ground cannot be seen.
   *
   * @param around what it hides is no contact
   */
  static Optional<LowerSide> of(
      Candidate candidate, Surroundings around, CameraGeometry geometry, ImageFrame frame) {
    double rowPixels = candidate.outline().map(MaskOutline::rowPixels).orElse(1.0);
    PixelBox box = candidate.instance().box();
    List<CameraGeometry.Pixel> outline =
        candidate
            .outline()
            .map(MaskOutline::lowerHull)
            .filter(hull -> !hull.isEmpty())
            .orElseGet(() -> lowerSide(box));
    double hiddenShare =
        candidate.outline().map(own -> own.coveredBelow(around.others())).orElse(0.0);
    return SideInView.of(candidate, around, geometry, frame, lowest(outline), hiddenShare)
        .map(
            seen ->
                new LowerSide(
                    geometry,
                    FootprintRule.of(candidate.instance().objectClass().category()),
                    outline,
                    rowPixels,
                    hiddenShare,
                    seen));
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
    List<double[]> contacts = contacts(elevationMetres + (seen.hangs() ? CLEARANCE_METRES : 0));
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
            seen.hangs() ? 0 : rule.overhangMetres(length),
            rule.sideMetres(),
            length,
            rule.widthMetres(length),
            seen.whole());
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

  /** See {@link SideInView#besideOurWay}. */
  Optional<Facing> besideOurWay() {
    return seen.besideOurWay();
  }

  private Optional<BodyContact.Cut> cut(BodyFit fit, double[] heading) {
    double sign = Math.signum(fit.alongNearest());
    return seen.atBorder() && sign != 0
        ? Optional.of(
            new BodyContact.Cut(sign * heading[0], sign * heading[1], Math.abs(fit.alongNearest())))
        : Optional.empty();
  }

  /** What is so tall is long. */
  private double guessedLength(double range) {
    return geometry.cameraHeight() + range * seen.rise() > LORRY_HEIGHT_METRES
        ? LORRY_LENGTH_METRES
        : Double.NaN;
  }

  /** A unit vector towards the middle of what stands upright: its feet swing to either side. */
  private double[] upright(List<double[]> contacts) {
    double[] nearest = nearestOfOutline(contacts);
    Optional<Lens.Direction> middle =
        seen.whole()
            ? geometry.direction(seen.middleColumn(), lowest(outline).v())
            : Optional.empty();
    double x = middle.map(Lens.Direction::x).orElse(nearest[0]);
    double y = middle.map(Lens.Direction::y).orElse(nearest[1]);
    double length = Math.max(1e-9, Math.sqrt(x * x + y * y));
    return new double[] {x / length, y / length};
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

  private static List<CameraGeometry.Pixel> lowerSide(PixelBox box) {
    return List.of(
        new CameraGeometry.Pixel(box.xMinPixels(), box.yMaxPixels()),
        new CameraGeometry.Pixel(box.xMaxPixels(), box.yMaxPixels()));
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
    double hanging = seen.hangs() ? range / height * CLEARANCE_DEVIATION_METRES : 0;
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
