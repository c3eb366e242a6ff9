package dev.saccade.perception.track;

/**
 * How far boxes stray from steady motion and growth. Fractions are of the box's size, the square
 * root of its area.
 *
 * @param edgeFraction standard deviation of a measured edge
 * @param edgeFloorPixels its least value
 * @param wander standard deviation that the centre's speed gains in one second, in sizes a second
 * @param growthWander the same of width and height
 * @param startSpeed standard deviation of a new object's speed, in sizes a second
 * @param startSpeedFrames the same in frame widths a second, added to it: a turning camera moves
 *     small things fast, too
 * @param growthFadingSeconds after which growth that is not seen has fallen to 1/e
 */
public record MotionNoise(
    double edgeFraction,
    double edgeFloorPixels,
    double wander,
    double growthWander,
    double startSpeed,
    double startSpeedFrames,
    double growthFadingSeconds) {
  public MotionNoise {
    if (!(edgeFraction >= 0 && edgeFloorPixels > 0 && wander > 0 && growthWander > 0)
        || !(startSpeed > 0 && startSpeedFrames >= 0 && growthFadingSeconds > 0)) {
      throw new IllegalArgumentException(
          "edgeFraction "
              + edgeFraction
              + ", edgeFloorPixels "
              + edgeFloorPixels
              + ", wander "
              + wander
              + ", growthWander "
              + growthWander
              + ", startSpeed "
              + startSpeed
              + ", startSpeedFrames "
              + startSpeedFrames
              + ", growthFadingSeconds "
              + growthFadingSeconds
              + " (expected: > 0, fractions may be 0)");
    }
  }
}
