package dev.saccade.perception.track;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.ejml.data.DMatrixRMaj;

/**
 * Position and velocity of one object on the ground, in the vehicle's coordinates of the frame at
 * hand, at nearly constant velocity. With ego poses the velocity is over ground and the state is
 * carried into each new frame's coordinates; without them all is relative to the vehicle.
 */
final class GroundFilter {
  private static final int X = 0;
  private static final int Y = 1;
  private static final int SPEED_X = 2;
  private static final int SPEED_Y = 3;
  private static final int SIZE = 4;

  /** Relative to a vehicle that brakes and turns, everything does. */
  private static final double RELATIVE_RESTLESSNESS = 2;

  /** Beyond this distance a measurement is doubted, and counts the less the farther it is. */
  private static final double DOUBTED_SQUARED_DISTANCE = 9;

  /** A deviation of 15 metres. */
  private static final double LOST_SQUARE_METRES = 225;

  private static final double[][] POSITION = {{1, 0, 0, 0}, {0, 1, 0, 0}};

  private final KalmanFilter filter;
  private final boolean relative;

  private GroundFilter(KalmanFilter filter, boolean relative) {
    this.filter = filter;
    this.relative = relative;
  }

  static GroundFilter start(GroundContact contact, FootprintRule rule, boolean relative) {
    DMatrixRMaj mean = new DMatrixRMaj(SIZE, 1);
    mean.set(X, 0, contact.x());
    mean.set(Y, 0, contact.y());
    DMatrixRMaj covariance = new DMatrixRMaj(SIZE, SIZE);
    set(covariance, contact.covariance());
    double speed = rule.startSpeedMetresPerSecond() * (relative ? RELATIVE_RESTLESSNESS : 1);
    covariance.set(SPEED_X, SPEED_X, speed * speed);
    covariance.set(SPEED_Y, SPEED_Y, speed * speed);
    return new GroundFilter(new KalmanFilter(mean, covariance), relative);
  }

  boolean isRelative() {
    return relative;
  }

  double x() {
    return filter.mean(X);
  }

  double y() {
    return filter.mean(Y);
  }

  double speedX() {
    return filter.mean(SPEED_X);
  }

  double speedY() {
    return filter.mean(SPEED_Y);
  }

  /** Of the speed, in its direction, squared metres a second; in any where it has none. */
  double speedVariance() {
    double x = speedX();
    double y = speedY();
    double squared = x * x + y * y;
    return squared > 0
        ? (x * x * filter.covariance(SPEED_X, SPEED_X)
                + 2 * x * y * filter.covariance(SPEED_X, SPEED_Y)
                + y * y * filter.covariance(SPEED_Y, SPEED_Y))
            / squared
        : filter.covariance(SPEED_X, SPEED_X);
  }

  /**
   * Moves on by {@code seconds}, into the coordinates of the vehicle as it then is.
   *
   * @param motion ignored by a relative filter
   */
  void predict(double seconds, EgoMotion motion, FootprintRule rule) {
    DMatrixRMaj transition = new DMatrixRMaj(SIZE, SIZE);
    for (int i = 0; i < SIZE; i++) {
      transition.set(i, i, 1);
    }
    transition.set(X, SPEED_X, seconds);
    transition.set(Y, SPEED_Y, seconds);
    double restlessness = rule.restlessness() * (relative ? RELATIVE_RESTLESSNESS : 1);
    double density = restlessness * restlessness;
    DMatrixRMaj noise = new DMatrixRMaj(SIZE, SIZE);
    for (int axis = 0; axis < 2; axis++) {
      noise.set(axis, axis, density * seconds * seconds * seconds / 3);
      noise.set(axis, axis + 2, density * seconds * seconds / 2);
      noise.set(axis + 2, axis, density * seconds * seconds / 2);
      noise.set(axis + 2, axis + 2, density * seconds);
    }
    filter.predict(transition, noise);
    if (!relative) {
      filter.shift(X, -motion.forwardMetres());
      filter.shift(Y, -motion.leftMetres());
      filter.predict(turn(-motion.turnRadians()), new DMatrixRMaj(SIZE, SIZE));
    }
  }

  /** Follows another point of the same object from now on, so far from the one before. */
  void shift(double x, double y) {
    filter.shift(X, x);
    filter.shift(Y, y);
  }

  /** Squared Mahalanobis distance of a contact: chi-squared with 2 degrees of freedom. */
  double squaredDistance(GroundContact contact) {
    DMatrixRMaj noise = new DMatrixRMaj(2, 2);
    set(noise, contact.covariance());
    DMatrixRMaj inverse = filter.inverseInnovationCovariance(new DMatrixRMaj(POSITION), noise);
    double dx = contact.x() - x();
    double dy = contact.y() - y();
    return inverse.get(0, 0) * dx * dx
        + 2 * inverse.get(0, 1) * dx * dy
        + inverse.get(1, 1) * dy * dy;
  }

  void update(GroundContact contact) {
    DMatrixRMaj model = new DMatrixRMaj(POSITION);
    DMatrixRMaj measured = new DMatrixRMaj(new double[][] {{contact.x()}, {contact.y()}});
    DMatrixRMaj noise = new DMatrixRMaj(2, 2);
    set(noise, contact.covariance());
    double distance = squaredDistance(contact);
    if (distance > DOUBTED_SQUARED_DISTANCE) {
      double doubt = distance / DOUBTED_SQUARED_DISTANCE;
      for (int i = 0; i < 4; i++) {
        noise.set(i, noise.get(i) * doubt);
      }
    }
    filter.update(model, noise, measured);
  }

  /** Whether it has not been measured for so long that it says nothing any more. */
  boolean isLost() {
    return filter.covariance(X, X) + filter.covariance(Y, Y) > LOST_SQUARE_METRES;
  }

  /** Of a point so far from the one that is followed, last measured then. */
  GroundState state(double offsetX, double offsetY, long measuredEpochNanos) {
    return new GroundState(
        x() + offsetX,
        y() + offsetY,
        speedX(),
        speedY(),
        covariance(X),
        covariance(SPEED_X),
        relative,
        measuredEpochNanos);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeBoolean(relative);
    for (int i = 0; i < SIZE; i++) {
      out.writeFloat((float) filter.mean(i));
    }
    for (int i = 0; i < SIZE; i++) {
      for (int j = i; j < SIZE; j++) {
        out.writeFloat((float) filter.covariance(i, j));
      }
    }
  }

  static GroundFilter readFrom(DataInput in) throws IOException {
    boolean relative = in.readBoolean();
    DMatrixRMaj mean = new DMatrixRMaj(SIZE, 1);
    for (int i = 0; i < SIZE; i++) {
      mean.set(i, 0, FiniteNumbers.read(in));
    }
    DMatrixRMaj covariance = new DMatrixRMaj(SIZE, SIZE);
    for (int i = 0; i < SIZE; i++) {
      for (int j = i; j < SIZE; j++) {
        double value = FiniteNumbers.read(in);
        covariance.set(i, j, value);
        covariance.set(j, i, value);
      }
    }
    return new GroundFilter(new KalmanFilter(mean, covariance), relative);
  }

  private Covariance2 covariance(int first) {
    return new Covariance2(
        filter.covariance(first, first),
        filter.covariance(first, first + 1),
        filter.covariance(first + 1, first + 1));
  }

  private static void set(DMatrixRMaj matrix, Covariance2 covariance) {
    matrix.set(0, 0, covariance.xx());
    matrix.set(0, 1, covariance.xy());
    matrix.set(1, 0, covariance.xy());
    matrix.set(1, 1, covariance.yy());
  }

  private static DMatrixRMaj turn(double radians) {
    double cos = StrictMath.cos(radians);
    double sin = StrictMath.sin(radians);
    DMatrixRMaj turn = new DMatrixRMaj(SIZE, SIZE);
    for (int pair = 0; pair < SIZE; pair += 2) {
      turn.set(pair, pair, cos);
      turn.set(pair, pair + 1, -sin);
      turn.set(pair + 1, pair, sin);
      turn.set(pair + 1, pair + 1, cos);
    }
    return turn;
  }
}
