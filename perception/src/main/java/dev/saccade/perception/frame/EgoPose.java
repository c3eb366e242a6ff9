package dev.saccade.perception.frame;

/**
 * The vehicle's pose and motion at one instant in a local frame that does not jump.
 *
 * @param xMetres of the vehicle's origin; only differences are used
 * @param yMetres of the vehicle's origin
 * @param yawRadians heading, counter-clockwise from the local x axis
 * @param speedMetresPerSecond along the vehicle's x axis, negative in reverse
 * @param yawRateRadiansPerSecond counter-clockwise positive
 */
public record EgoPose(
    double xMetres,
    double yMetres,
    double yawRadians,
    double speedMetresPerSecond,
    double yawRateRadiansPerSecond) {
  public EgoPose {
    double sum = xMetres + yMetres + yawRadians + speedMetresPerSecond + yawRateRadiansPerSecond;
    if (!Double.isFinite(sum)) {
      throw new IllegalArgumentException(
          "ego pose: x "
              + xMetres
              + ", y "
              + yMetres
              + ", yaw "
              + yawRadians
              + ", speed "
              + speedMetresPerSecond
              + ", yaw rate "
              + yawRateRadiansPerSecond
              + " (expected: finite numbers)");
    }
  }
}
