package dev.saccade.perception.track;

/**
 * Where an instance meets the ground, measured in one frame: the point of its footprint that lies
 * nearest to the camera, in vehicle coordinates, with its covariance.
 */
record GroundContact(double x, double y, Covariance2 covariance) {
  /** A deviation of 30 metres. */
  private static final double UNKNOWN_SQUARE_METRES = 900;

  /** The same, of which only the place across a direction is known: a unit vector. */
  GroundContact unknownAlong(double directionX, double directionY) {
    return new GroundContact(
        x,
        y,
        new Covariance2(
            covariance.xx() + UNKNOWN_SQUARE_METRES * directionX * directionX,
            covariance.xy() + UNKNOWN_SQUARE_METRES * directionX * directionY,
            covariance.yy() + UNKNOWN_SQUARE_METRES * directionY * directionY));
  }
}
