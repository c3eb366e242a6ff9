package dev.saccade.perception.track;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is remembered of how an object stands on the ground, beside its place.
 *
 * @param lengthMetres along its heading, as far as its looks have told; 0 as long as they have not
 * @param toNearestX from the point that is followed to the one nearest to the camera, as last seen
 * @param measuredEpochNanos capture time of the frame in which its contact was last seen; 0 for
 *     never
 */
record Footing(double lengthMetres, double toNearestX, double toNearestY, long measuredEpochNanos) {
  static final Footing UNKNOWN = new Footing(0, 0, 0, 0);

  /** What one frame says of the length counts so much. */
  private static final double LEARNING = 0.1;

  Footing measured(BodyContact contact, long captureEpochNanos) {
    return new Footing(lengthMetres, contact.toNearestX(), contact.toNearestY(), captureEpochNanos);
  }

  /**
   * After a look at its length.
   *
   * @param seenMetres NaN says nothing, as does that of a guess
   */
  Footing looked(double seenMetres, double guessedMetres) {
    double first = Double.isNaN(seenMetres) ? guessedMetres : seenMetres;
    if (Double.isNaN(first) || lengthMetres != 0 && Double.isNaN(seenMetres)) {
      return this;
    }
    return new Footing(
        lengthMetres == 0 ? first : lengthMetres + LEARNING * (seenMetres - lengthMetres),
        toNearestX,
        toNearestY,
        measuredEpochNanos);
  }

  /** With the nearest point so much farther along. */
  Footing moved(double x, double y) {
    return new Footing(lengthMetres, toNearestX + x, toNearestY + y, measuredEpochNanos);
  }

  /** Seen from axes turned counter-clockwise. */
  Footing turned(double radians) {
    double cos = StrictMath.cos(radians);
    double sin = StrictMath.sin(radians);
    return new Footing(
        lengthMetres,
        cos * toNearestX + sin * toNearestY,
        -sin * toNearestX + cos * toNearestY,
        measuredEpochNanos);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeFloat((float) lengthMetres);
    out.writeFloat((float) toNearestX);
    out.writeFloat((float) toNearestY);
    out.writeLong(measuredEpochNanos);
  }

  static Footing readFrom(DataInput in) throws IOException {
    double length = FiniteNumbers.read(in);
    double x = FiniteNumbers.read(in);
    double y = FiniteNumbers.read(in);
    return new Footing(length, x, y, in.readLong());
  }
}
