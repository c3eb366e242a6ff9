package dev.saccade.sim.drive;

import dev.saccade.perception.instance.PixelBox;

/**
 * One object in one frame, as it truly is. Positions in vehicle coordinates (ISO 8855) at the
 * capture time.
 *
 * @param instanceId classId * 1000 + n, the same over the whole drive and in every camera: the
 *     track
 * @param visibleFraction visible pixels over the pixels it would have if nothing stood before it
 *     and the picture did not end, above 0 to 1
 * @param box around the visible pixels
 * @param xMetres of the centre of its 3-D box, as are y and z
 * @param lengthMetres along its heading
 * @param yawRadians its heading against the vehicle's x axis, counter-clockwise
 * @param velocityXMetresPerSecond over the ground, along the vehicle's axes
 */
public record TruthObject(
    int instanceId,
    int classId,
    double visibleFraction,
    PixelBox box,
    double xMetres,
    double yMetres,
    double zMetres,
    double lengthMetres,
    double widthMetres,
    double heightMetres,
    double yawRadians,
    double velocityXMetresPerSecond,
    double velocityYMetresPerSecond) {
  /** Ids of one class: 0 to 999. */
  public static final int IDS_PER_CLASS = 1000;

  public TruthObject {
    if (instanceId / IDS_PER_CLASS != classId) {
      throw new IllegalArgumentException(
          "instanceId: " + instanceId + " (expected: " + classId + "000 to " + classId + "999)");
    }
    if (!(visibleFraction > 0 && visibleFraction <= 1)) {
      throw new IllegalArgumentException(
          "visibleFraction: "
              + visibleFraction
              + " of "
              + instanceId
              + " (expected: above 0, at most 1)");
    }
  }
}
