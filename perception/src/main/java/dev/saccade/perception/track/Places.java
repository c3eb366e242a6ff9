package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;
import java.util.List;

/** Places on the ground: moved on in time, and fused. */
final class Places {
  private Places() {}

  /**
   * Where something will be, at steady speed, in the coordinates of the vehicle as it then is.
   *
   * @param seconds not negative
   * @param motion of the vehicle meanwhile; not used where the speed is relative to it
   */
  static GroundState moved(
      GroundState place, double seconds, EgoMotion motion, ObjectCategory category) {
    double restlessness = FootprintRule.of(category).restlessness();
    double density = restlessness * restlessness;
    double x = place.xMetres() + seconds * place.velocityXMetresPerSecond();
    double y = place.yMetres() + seconds * place.velocityYMetresPerSecond();
    Covariance2 speed = plus(place.velocityCovariance(), density * seconds);
    Covariance2 position =
        plus(
            plus(place.positionCovariance(), place.velocityCovariance(), seconds * seconds),
            density * seconds * seconds * seconds / 3);
    double vx = place.velocityXMetresPerSecond();
    double vy = place.velocityYMetresPerSecond();
    if (place.velocityIsRelative()) {
      return new GroundState(x, y, vx, vy, position, speed, true);
    }
    double cos = StrictMath.cos(motion.turnRadians());
    double sin = StrictMath.sin(motion.turnRadians());
    double dx = x - motion.forwardMetres();
    double dy = y - motion.leftMetres();
    return new GroundState(
        cos * dx + sin * dy,
        -sin * dx + cos * dy,
        cos * vx + sin * vy,
        -sin * vx + cos * vy,
        turned(position, cos, sin),
        turned(speed, cos, sin),
        false);
  }

  /**
   * Covariance intersection (Julier and Uhlmann 1997) with the weights of Niehsen 2002, equation
   * 10: the inverse of each trace. Estimates of one thing by several cameras share what is wrong
   * about the vehicle's pitch and motion, and filters have used it again and again; weights that
   * add up to one claim no more than the best of them whatever they share.
   *
   * @param places at one time, at least one; where any speed is relative, all must be, or only
   *     those count that agree with the first
   */
  static GroundState fused(List<GroundState> places) {
    GroundState first = places.get(0);
    Sum position = new Sum();
    Sum speed = new Sum();
    for (GroundState place : places) {
      position.add(place.xMetres(), place.yMetres(), place.positionCovariance());
      if (place.velocityIsRelative() == first.velocityIsRelative()) {
        speed.add(
            place.velocityXMetresPerSecond(),
            place.velocityYMetresPerSecond(),
            place.velocityCovariance());
      }
    }
    Mean where = position.mean();
    Mean how = speed.mean();
    return new GroundState(
        where.x,
        where.y,
        how.x,
        how.y,
        where.covariance,
        how.covariance,
        first.velocityIsRelative());
  }

  private record Mean(double x, double y, Covariance2 covariance) {}

  /** Sums information weighted by the inverse traces. */
  private static final class Sum {
    private double weights;
    private double xx;
    private double xy;
    private double yy;
    private double x;
    private double y;

    void add(double atX, double atY, Covariance2 covariance) {
      Covariance2 safe = plus(covariance, 1e-9);
      double weight = 1 / (safe.xx() + safe.yy());
      double determinant = safe.xx() * safe.yy() - safe.xy() * safe.xy();
      double ixx = safe.yy() / determinant;
      double ixy = -safe.xy() / determinant;
      double iyy = safe.xx() / determinant;
      weights += weight;
      xx += weight * ixx;
      xy += weight * ixy;
      yy += weight * iyy;
      x += weight * (ixx * atX + ixy * atY);
      y += weight * (ixy * atX + iyy * atY);
    }

    Mean mean() {
      double determinant = xx * yy - xy * xy;
      return new Mean(
          (yy * x - xy * y) / determinant,
          (xx * y - xy * x) / determinant,
          new Covariance2(
              weights * yy / determinant, -weights * xy / determinant, weights * xx / determinant));
    }
  }

  private static Covariance2 plus(Covariance2 a, double diagonal) {
    return new Covariance2(a.xx() + diagonal, a.xy(), a.yy() + diagonal);
  }

  private static Covariance2 plus(Covariance2 a, Covariance2 b, double times) {
    return new Covariance2(
        a.xx() + times * b.xx(), a.xy() + times * b.xy(), a.yy() + times * b.yy());
  }

  /** Seen from axes turned counter-clockwise. */
  private static Covariance2 turned(Covariance2 c, double cos, double sin) {
    return new Covariance2(
        cos * cos * c.xx() + 2 * cos * sin * c.xy() + sin * sin * c.yy(),
        cos * sin * (c.yy() - c.xx()) + (cos * cos - sin * sin) * c.xy(),
        sin * sin * c.xx() - 2 * cos * sin * c.xy() + cos * cos * c.yy());
  }
}
