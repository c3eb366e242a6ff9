package dev.saccade.perception.track;

/**
 * Where an object is in vehicle coordinates (ISO 8855: x forward, y left, metres): the point
 * nearest to the camera where it meets the ground.
 *
 * @param velocityXMetresPerSecond over the ground, along the vehicle's axes; relative to the
 *     vehicle when {@code velocityIsRelative}
 * @param positionCovariance xx, xy, yy in square metres
 * @param velocityCovariance xx, xy, yy in square metres per square second
 * @param measuredEpochNanos capture time of the newest frame in which the contact with the ground
 *     was seen: since then the place is predicted; 0 where that is not known
 */
public record GroundState(
    double xMetres,
    double yMetres,
    double velocityXMetresPerSecond,
    double velocityYMetresPerSecond,
    Covariance2 positionCovariance,
    Covariance2 velocityCovariance,
    boolean velocityIsRelative,
    long measuredEpochNanos) {
  /** Of which it is not known when it was measured. */
  public GroundState(
      double xMetres,
      double yMetres,
      double velocityXMetresPerSecond,
      double velocityYMetresPerSecond,
      Covariance2 positionCovariance,
      Covariance2 velocityCovariance,
      boolean velocityIsRelative) {
    this(
        xMetres,
        yMetres,
        velocityXMetresPerSecond,
        velocityYMetresPerSecond,
        positionCovariance,
        velocityCovariance,
        velocityIsRelative,
        0);
  }
}
