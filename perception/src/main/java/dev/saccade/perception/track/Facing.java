package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The belief about the line along which a vehicle stands, front and back alike, in the vehicle's
 * own coordinates. What moves tells by its motion. What stands tells by its width in the picture:
 * at the distance at which it meets the ground, a car seen from its side is more than twice as wide
 * as one seen from its end.
 *
 * <p>Kept as the mean of (cos 2a, sin 2a) over the angle a: its length, 0..1, says how sure it is.
 */
record Facing(double cosine, double sine) {
  /** The road runs along the vehicle, and what is on it mostly along the road. */
  static final Facing ALONG_THE_ROAD = new Facing(0.5, 0);

  private static final int DIRECTIONS = 8;

  /** What one frame says counts so much against what was believed. */
  private static final double LEARNING = 0.15;

  /** How far a sure belief outweighs one frame that tells little. */
  private static final double PRIOR_WEIGHT = 2;

  /** Cars are parked in line with the road, or at right angles to it, more often than askew. */
  private static final double IN_LINE = 20;

  private static final double AT_RIGHT_ANGLES = 15;

  /** Those that stand so far apart are hardly parked alike. */
  private static final double ALIKE_METRES = 8;

  /** Side by side, vehicles stand so far apart: two nearer ones are one, or a mistake. */
  private static final double LEAST_APART_METRES = 1.6;

  private static final double MOST_APART_METRES = 3.9;

  /** Of two places. */
  private static final double MOST_UNSURE_METRES = 2.5;

  private static final double LOOK_LEARNING = 0.5;

  /** What the neighbours say counts so much a frame. */
  private static final double LEANING = 0.1;

  /** So much of a neighbour the road itself is. */
  private static final double DOUBT = 0.3;

  private static final double TELLING_MISFIT = 1.5;

  /** A belief longer than this comes from a look. */
  private static final double LOOKED_AT = 0.55;

  /** Surer than this nothing is that was only looked at. */
  private static final double LEAST_WEIGHT = 1e-4;

  Facing {
    if (!(Math.abs(cosine) <= 1.001 && Math.abs(sine) <= 1.001)) {
      throw new IllegalArgumentException(
          "facing: " + cosine + ", " + sine + " (expected: -1..1 each)");
    }
  }

  /** Of what moves in this direction, a unit vector. */
  static Facing along(double x, double y) {
    return new Facing(x * x - y * y, 2 * x * y);
  }

  /** A unit vector, one of the two. */
  double[] heading() {
    double angle = StrictMath.atan2(sine, cosine) / 2;
    return new double[] {StrictMath.cos(angle), StrictMath.sin(angle)};
  }

  /** Seen from axes turned counter-clockwise. */
  Facing turned(double radians) {
    double cos = StrictMath.cos(2 * radians);
    double sin = StrictMath.sin(2 * radians);
    return new Facing(cos * cosine + sin * sine, cos * sine - sin * cosine);
  }

  /** After a look at what stands. */
  Facing learned(
      LowerSide lower, Silhouette silhouette, ObjectCategory category, CameraGeometry geometry) {
    double[] weights = new double[DIRECTIONS];
    double sum = 0;
    boolean tells = false;
    for (int i = 0; i < DIRECTIONS; i++) {
      double angle = Math.PI * i / DIRECTIONS;
      double[] heading = {StrictMath.cos(angle), StrictMath.sin(angle)};
      double alike = cosine * StrictMath.cos(2 * angle) + sine * StrictMath.sin(2 * angle);
      Optional<GroundContact> contact = lower.contact(heading, 0);
      Optional<GroundContact> width = silhouette.nearest(category, heading);
      if (contact.isPresent() && width.isPresent()) {
        double misfit = silhouette.misfit(contact.get(), width.get(), geometry);
        weights[i] =
            LEAST_WEIGHT
                + usual(i) * StrictMath.exp(PRIOR_WEIGHT * (alike - 1) - misfit * misfit / 2);
        sum += weights[i];
        tells |= Math.abs(misfit) > TELLING_MISFIT;
      }
    }
    // Where all directions fit, or none does, a silhouette has nothing to say.
    if (!tells || sum <= LEAST_WEIGHT * DIRECTIONS * 10) {
      return this;
    }
    double c = 0;
    double s = 0;
    for (int i = 0; i < DIRECTIONS; i++) {
      double angle = Math.PI * i / DIRECTIONS;
      c += weights[i] / sum * StrictMath.cos(2 * angle);
      s += weights[i] / sum * StrictMath.sin(2 * angle);
    }
    return new Facing(cosine + LEARNING * (c - cosine), sine + LEARNING * (s - sine));
  }

  private static double usual(int direction) {
    return direction == 0 ? IN_LINE : 2 * direction == DIRECTIONS ? AT_RIGHT_ANGLES : 1;
  }

  /**
   * As far as those around something that stands tell: what was looked at stands as they do, and
   * where the next one is nearer than a car is long, the two stand side by side.
   */
  static Facing among(GroundContact at, FollowedObject self, List<FollowedObject> others) {
    double cosine = DOUBT * ALONG_THE_ROAD.cosine;
    double sine = DOUBT * ALONG_THE_ROAD.sine;
    double sum = DOUBT;
    for (FollowedObject other : others) {
      if (other == self || !other.isParked()) {
        continue;
      }
      GroundState place = other.place().orElseThrow();
      double dx = place.xMetres() - at.x();
      double dy = place.yMetres() - at.y();
      double apart = Math.sqrt(dx * dx + dy * dy);
      double weight = StrictMath.exp(-apart / ALIKE_METRES);
      if (other.facing.isLookedAt()) {
        cosine += weight * other.facing.cosine;
        sine += weight * other.facing.sine;
        sum += weight;
      }
      double unsure =
          Math.sqrt(
              place.positionCovariance().xx()
                  + place.positionCovariance().yy()
                  + at.covariance().xx()
                  + at.covariance().yy());
      if (apart > LEAST_APART_METRES && apart < MOST_APART_METRES && unsure < MOST_UNSURE_METRES) {
        cosine += weight * (dy * dy - dx * dx) / (apart * apart);
        sine -= weight * 2 * dx * dy / (apart * apart);
        sum += weight;
      }
    }
    return new Facing(cosine / sum, sine / sum);
  }

  private boolean isLookedAt() {
    return cosine * cosine + sine * sine > LOOKED_AT * LOOKED_AT;
  }

  /** The same after a look that tells by itself how it stands, more often right than wrong. */
  Facing seen(Facing look) {
    return new Facing(
        cosine + LOOK_LEARNING * (look.cosine - cosine), sine + LOOK_LEARNING * (look.sine - sine));
  }

  /** The same, leaning towards another belief. */
  Facing leaning(Facing towards) {
    return new Facing(
        cosine + LEANING * (towards.cosine - cosine), sine + LEANING * (towards.sine - sine));
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeFloat((float) cosine);
    out.writeFloat((float) sine);
  }

  static Facing readFrom(DataInput in) throws IOException {
    double cosine = FiniteNumbers.read(in);
    double sine = FiniteNumbers.read(in);
    return new Facing(cosine, sine);
  }
}
