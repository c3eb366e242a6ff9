package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;

/**
 * How much better what two cameras say is explained by one object than by two: the logarithm of the
 * ratio of the likelihoods (nats; above 0 for one).
 *
 * <p>Of places: a place that is known badly says little, however near it is, because its likelihood
 * is spread over more ground than there are objects on it (Bar-Shalom and Li 1995, chapter 8, with
 * the density of objects around as the alternative). Of directions: where both cameras see an end
 * of an object, the ends lie in one direction; where one does not, the other may see farther.
 */
final class Likeness {
  /** Of a single comparison, either way: errors have longer tails than Gaussians. */
  static final double MOST = 8;

  /** Worse than this (a deviation), a place says nothing of who stands there. */
  private static final double VAGUE_METRES = 3;

  private static final double VAGUE_SHARE = 0.2;

  /** Of what cameras see of one thing, beyond what they take themselves for: along the view. */
  private static final double ALONG_SHARE = 0.02;

  /** No more than this do places speak against two whose directions are known, and surer. */
  private static final double MOST_PLACE_DOUBT = 2;

  /** Where an end is out of view, what is nearest may be. */
  private static final double CUT_VEHICLE_METRES = 1.2;

  private static final double CUT_OTHER_METRES = 0.2;

  /** What steady speed may be wrong by until the next camera finds it. */
  private static final double LOST_METRES = 0.5;

  private static final double SPEED_SPREAD_METRES_PER_SECOND = 0.5;

  /** Speeds are estimated from the same places, and say the less for it. */
  private static final double SPEED_WEIGHT = 0.5;

  /** Of the ends of one thing: with limbs that swing, with distance, and seen from another side. */
  private static final double END_METRES = 0.1;

  private static final double END_SHARE = 0.01;
  private static final double END_PARALLAX_METRES = 2;

  /** For each end that both see where the other does. */
  private static final double END_NATS = 1;

  private static final Likeness VEHICLE = new Likeness(0.3, 0.35, CUT_VEHICLE_METRES, 0.0003, 8, 4);
  private static final Likeness OTHER = new Likeness(0.15, 0.15, CUT_OTHER_METRES, 0.001, 4, 1);

  private final double alongMetres;
  private final double acrossMetres;
  private final double cutMetres;
  private final double leastDensity;
  private final double reachMetres;
  private final double otherSpeedMetresPerSecond;

  private Likeness(
      double alongMetres,
      double acrossMetres,
      double cutMetres,
      double leastDensity,
      double reachMetres,
      double otherSpeedMetresPerSecond) {
    this.alongMetres = alongMetres;
    this.acrossMetres = acrossMetres;
    this.cutMetres = cutMetres;
    this.leastDensity = leastDensity;
    this.reachMetres = reachMetres;
    this.otherSpeedMetresPerSecond = otherSpeedMetresPerSecond;
  }

  static Likeness of(ObjectCategory category) {
    return category == ObjectCategory.VEHICLE ? VEHICLE : OTHER;
  }

  /** Of such objects, a square metre, where no others are seen. */
  double leastDensity() {
    return leastDensity;
  }

  /** Beyond, two have nothing to do with each other. */
  double reachMetres(GroundState place) {
    return reachMetres + 0.1 * length(place.xMetres(), place.yMetres());
  }

  /**
   * Of two camera tracks at one time, as far as their places and directions go.
   *
   * @param density of objects around, a square metre
   * @return -{@link #MOST} to {@link #MOST}
   */
  double of(CameraReport.Placed a, CameraReport.Placed b, double density) {
    double nats = 0;
    if (!isVague(a.ground()) && !isVague(b.ground())) {
      nats += ofPlaces(a.ground(), b.ground(), cut(a) + cut(b), density);
    }
    if (a.bearings().isPresent() && b.bearings().isPresent()) {
      nats = Math.max(nats, -MOST_PLACE_DOUBT);
      boolean first = variance(a.ground()) < variance(b.ground());
      nats += ofBearings(a.bearings().get(), b.bearings().get(), first ? a.ground() : b.ground());
    }
    return Math.max(-MOST, Math.min(MOST, nats));
  }

  /** Of a camera's track and an object that no camera has any more. */
  double of(CameraReport.Placed track, GroundState lost, double density) {
    return ofPlaces(track.ground(), lost, cut(track) + LOST_METRES, density);
  }

  private double cut(CameraReport.Placed track) {
    return track.bearings().map(BearingSpan::isCut).orElse(false) ? cutMetres : 0;
  }

  private static boolean isVague(GroundState place) {
    double most = VAGUE_METRES + VAGUE_SHARE * length(place.xMetres(), place.yMetres());
    return variance(place) > most * most;
  }

  private double ofPlaces(GroundState a, GroundState b, double moreMetres, double density) {
    double dx = a.xMetres() - b.xMetres();
    double dy = a.yMetres() - b.yMetres();
    double middleX = (a.xMetres() + b.xMetres()) / 2;
    double middleY = (a.yMetres() + b.yMetres()) / 2;
    double range = Math.max(1e-6, length(middleX, middleY));
    double cos = middleX / range;
    double sin = middleY / range;
    double along = square(alongMetres + ALONG_SHARE * range) + square(moreMetres);
    double across = square(acrossMetres) + square(moreMetres);
    Covariance2 first = a.positionCovariance();
    Covariance2 second = b.positionCovariance();
    double xx = first.xx() + second.xx() + cos * cos * along + sin * sin * across;
    double xy = first.xy() + second.xy() + cos * sin * (along - across);
    double yy = first.yy() + second.yy() + sin * sin * along + cos * cos * across;
    double determinant = xx * yy - xy * xy;
    double squared = (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant;
    double nats = -squared / 2 - StrictMath.log(2 * Math.PI * Math.sqrt(determinant) * density);
    return a.velocityIsRelative() == b.velocityIsRelative() ? nats + ofSpeeds(a, b) : nats;
  }

  /** The alternative: another's speed, that differs as speeds do. */
  private double ofSpeeds(GroundState a, GroundState b) {
    return ofSpeed(
            a.velocityXMetresPerSecond() - b.velocityXMetresPerSecond(),
            a.velocityCovariance().xx() + b.velocityCovariance().xx())
        + ofSpeed(
            a.velocityYMetresPerSecond() - b.velocityYMetresPerSecond(),
            a.velocityCovariance().yy() + b.velocityCovariance().yy());
  }

  private double ofSpeed(double difference, double variance) {
    double one = variance + square(SPEED_SPREAD_METRES_PER_SECOND);
    double two = one + square(otherSpeedMetresPerSecond);
    return SPEED_WEIGHT
        * (difference * difference * (1 / two - 1 / one) - StrictMath.log(one / two))
        / 2;
  }

  /**
   * @param place about where both are
   */
  private static double ofBearings(BearingSpan a, BearingSpan b, GroundState place) {
    double ax = place.xMetres() - a.originXMetres();
    double ay = place.yMetres() - a.originYMetres();
    double bx = place.xMetres() - b.originXMetres();
    double by = place.yMetres() - b.originYMetres();
    double range = Math.max(1, length(ax, ay));
    double otherRange = Math.max(1, length(bx, by));
    double parallax = Math.abs(ax * by - ay * bx) / (range * otherRange);
    double spread = END_METRES + END_SHARE * range + END_PARALLAX_METRES * parallax;
    double scale = range / spread;
    double left = BearingSpan.folded(b.leftRadians(otherRange, a) - a.leftRadians());
    double right = BearingSpan.folded(b.rightRadians(otherRange, a) - a.rightRadians());
    // Ends may be open, but what is seen must overlap at all.
    double gap = scale * Math.max(0, Math.max(-a.radians() - left, right - a.radians()));
    return ofEnd(scale * left, a.leftOpen(), b.leftOpen())
        + ofEnd(-scale * right, a.rightOpen(), b.rightOpen())
        - gap * gap / 2;
  }

  /**
   * @param beyond how much farther out the end of b is than that of a, in deviations
   */
  private static double ofEnd(double beyond, boolean aOpen, boolean bOpen) {
    if (aOpen && beyond > 0 || bOpen && beyond < 0) {
      return 0;
    }
    return (aOpen || bOpen ? 0 : END_NATS) - beyond * beyond / 2;
  }

  private static double variance(GroundState place) {
    return place.positionCovariance().xx() + place.positionCovariance().yy();
  }

  private static double length(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }

  private static double square(double value) {
    return value * value;
  }
}
