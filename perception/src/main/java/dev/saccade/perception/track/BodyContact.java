package dev.saccade.perception.track;

import java.util.Optional;

/**
 * Where an instance stands, measured in one frame: a point that stays with it, to be followed, and
 * the way from there to the point of its footprint that is nearest to the camera.
 *
 * @param seenLengthMetres along its heading; NaN where it cannot be seen
 * @param guessedLengthMetres as its height suggests; NaN where that is nothing unusual
 * @param cut empty where its near end is seen
 */
record BodyContact(
    GroundContact middle,
    double toNearestX,
    double toNearestY,
    double seenLengthMetres,
    double guessedLengthMetres,
    Optional<Cut> cut) {
  /**
   * The frame's border cuts it: along its heading it reaches at least as near as what is seen.
   *
   * @param headingX of a unit vector along its heading, away from the camera; headingY to the left
   * @param alongNearestMetres of what is seen, from the camera along the heading, at least 0
   */
  record Cut(double headingX, double headingY, double alongNearestMetres) {}
}
