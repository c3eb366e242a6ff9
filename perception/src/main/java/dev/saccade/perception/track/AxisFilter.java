package dev.saccade.perception.track;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.ejml.data.DMatrixRMaj;

/**
 * One axis of a box that moves and grows steadily: its centre, its extent and their velocities.
 * What is measured are the two edges, each with a noise of its own, so that an edge cut off by the
 * frame's border can be left out while the other still counts.
 */
final class AxisFilter {
  private static final int CENTRE = 0;
  private static final int EXTENT = 1;
  private static final int CENTRE_VELOCITY = 2;
  private static final int EXTENT_VELOCITY = 3;
  private static final int SIZE = 4;

  private static final double[] LOW_EDGE = {1, -0.5, 0, 0};
  private static final double[] HIGH_EDGE = {1, 0.5, 0, 0};

  /** Three deviations. */
  private static final double DOUBTED_SQUARED_DISTANCE = 9;

  /** A filter that doubts everything never comes back. */
  private static final double MOST_DOUBT = 50;

  private final KalmanFilter filter;

  private AxisFilter(KalmanFilter filter) {
    this.filter = filter;
  }

  static AxisFilter start(double low, double high, double edgeDeviation, double speedDeviation) {
    DMatrixRMaj mean = new DMatrixRMaj(SIZE, 1);
    mean.set(CENTRE, 0, (low + high) / 2);
    mean.set(EXTENT, 0, high - low);
    DMatrixRMaj covariance = new DMatrixRMaj(SIZE, SIZE);
    double edge = edgeDeviation * edgeDeviation;
    covariance.set(CENTRE, CENTRE, edge / 2);
    covariance.set(EXTENT, EXTENT, edge * 2);
    covariance.set(CENTRE_VELOCITY, CENTRE_VELOCITY, speedDeviation * speedDeviation);
    // Things grow more slowly than they move.
    covariance.set(EXTENT_VELOCITY, EXTENT_VELOCITY, speedDeviation * speedDeviation / 4);
    return new AxisFilter(new KalmanFilter(mean, covariance));
  }

  double centre() {
    return filter.mean(CENTRE);
  }

  double extent() {
    return filter.mean(EXTENT);
  }

  double low() {
    return centre() - extent() / 2;
  }

  double high() {
    return centre() + extent() / 2;
  }

  double velocity() {
    return filter.mean(CENTRE_VELOCITY);
  }

  /**
   * Moves on by {@code seconds}. The growth fades with {@code growthFadingSeconds}: a thing that is
   * not seen must not grow without end.
   *
   * @param wander spectral density of the centre's acceleration, squared pixels per cubic second
   * @param growthWander the same of the extent
   */
  void predict(double seconds, double wander, double growthWander, double growthFadingSeconds) {
    double kept = StrictMath.exp(-seconds / growthFadingSeconds);
    DMatrixRMaj transition = new DMatrixRMaj(SIZE, SIZE);
    for (int i = 0; i < SIZE; i++) {
      transition.set(i, i, 1);
    }
    transition.set(CENTRE, CENTRE_VELOCITY, seconds);
    transition.set(EXTENT, EXTENT_VELOCITY, growthFadingSeconds * (1 - kept));
    transition.set(EXTENT_VELOCITY, EXTENT_VELOCITY, kept);
    DMatrixRMaj noise = new DMatrixRMaj(SIZE, SIZE);
    addWhiteAcceleration(noise, CENTRE, CENTRE_VELOCITY, wander, seconds);
    addWhiteAcceleration(noise, EXTENT, EXTENT_VELOCITY, growthWander, seconds);
    filter.predict(transition, noise);
  }

  /** What is known to have moved and scaled the picture, apart from the object. */
  void shift(double by, double scale) {
    filter.shift(CENTRE, by);
    filter.shift(EXTENT, extent() * (scale - 1));
  }

  /** Adds to the velocity what is known not to be the object's, or takes it off. */
  void shiftVelocity(double by) {
    filter.shift(CENTRE_VELOCITY, by);
  }

  /**
   * Takes in the edges that were seen; one that the border cut off is not a measurement.
   *
   * @param doubting whether an edge counts the less the farther it is from where it should be: a
   *     side that was covered, or came out, within one frame did not move
   */
  void update(
      double low,
      double high,
      boolean lowSeen,
      boolean highSeen,
      double edgeDeviation,
      boolean doubting) {
    double variance = edgeDeviation * edgeDeviation;
    double lowVariance = doubting ? doubted(LOW_EDGE, low, variance) : variance;
    double highVariance = doubting ? doubted(HIGH_EDGE, high, variance) : variance;
    if (lowSeen && highSeen) {
      filter.update(
          new DMatrixRMaj(new double[][] {LOW_EDGE, HIGH_EDGE}),
          new DMatrixRMaj(new double[][] {{lowVariance, 0}, {0, highVariance}}),
          new DMatrixRMaj(new double[][] {{low}, {high}}));
    } else if (lowSeen || highSeen) {
      filter.update(
          new DMatrixRMaj(new double[][] {lowSeen ? LOW_EDGE : HIGH_EDGE}),
          new DMatrixRMaj(new double[][] {{lowSeen ? lowVariance : highVariance}}),
          new DMatrixRMaj(new double[][] {{lowSeen ? low : high}}));
    }
  }

  /** The variance of one measured edge, multiplied as far as it is off. */
  private double doubted(double[] edge, double measured, double variance) {
    DMatrixRMaj inverse =
        filter.inverseInnovationCovariance(
            new DMatrixRMaj(new double[][] {edge}), new DMatrixRMaj(new double[][] {{variance}}));
    double off = measured - (centre() + edge[EXTENT] * extent());
    double doubt = off * off * inverse.get(0, 0) / DOUBTED_SQUARED_DISTANCE;
    return variance * Math.max(1, Math.min(MOST_DOUBT, doubt));
  }

  /** What is needed to compare many measurements with one prediction. */
  EdgeGate gate(double edgeDeviation) {
    DMatrixRMaj inverse =
        filter.inverseInnovationCovariance(
            new DMatrixRMaj(new double[][] {LOW_EDGE, HIGH_EDGE}), noise(edgeDeviation));
    return new EdgeGate(low(), high(), inverse.get(0, 0), inverse.get(0, 1), inverse.get(1, 1));
  }

  void writeTo(DataOutput out) throws IOException {
    for (int i = 0; i < SIZE; i++) {
      out.writeFloat((float) filter.mean(i));
    }
    for (int i = 0; i < SIZE; i++) {
      for (int j = i; j < SIZE; j++) {
        out.writeFloat((float) filter.covariance(i, j));
      }
    }
  }

  static AxisFilter readFrom(DataInput in) throws IOException {
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
    return new AxisFilter(new KalmanFilter(mean, covariance));
  }

  private static DMatrixRMaj noise(double edgeDeviation) {
    double variance = edgeDeviation * edgeDeviation;
    return new DMatrixRMaj(new double[][] {{variance, 0}, {0, variance}});
  }

  private static void addWhiteAcceleration(
      DMatrixRMaj noise, int position, int velocity, double density, double seconds) {
    noise.set(position, position, density * seconds * seconds * seconds / 3);
    noise.set(position, velocity, density * seconds * seconds / 2);
    noise.set(velocity, position, density * seconds * seconds / 2);
    noise.set(velocity, velocity, density * seconds);
  }

  /** The predicted edges and the inverse of the innovation's covariance. */
  record EdgeGate(
      double low, double high, double inverseLow, double inverseCross, double inverseHigh) {
    /**
     * Squared Mahalanobis distance of two measured edges: chi-squared with 2 degrees of freedom.
     */
    double squaredDistance(double measuredLow, double measuredHigh) {
      double a = measuredLow - low;
      double b = measuredHigh - high;
      return inverseLow * a * a + 2 * inverseCross * a * b + inverseHigh * b * b;
    }
  }
}
