package dev.saccade.sim.drive.mcap;

import java.util.Locale;

/**
 * How a camera sits on the vehicle and looks: position in the vehicle's frame, and yaw, pitch and
 * roll as a calibration has them.
 *
 * @param optical whether its frame was taken for an optical one: z along the view, x right, y down
 */
record CameraMount(
    double x, double y, double z, double yaw, double pitch, double roll, boolean optical) {
  /** A frame whose third axis points up by more is no optical one: cameras do not film the sky. */
  private static final double UPWARDS = 0.7;

  /**
   * Optical frames have their third axis along the view (REP 103), others their first, and the
   * third upwards. Their names end in {@code _optical} or should; where they do not, the axis that
   * points up tells.
   *
   * @param camera in the vehicle's frame
   * @param turn rows of a rotation that was done to straighten the pictures; empty for none
   */
  static CameraMount of(String frame, RigidTransform camera, double[] turn) {
    boolean optical =
        frame.toLowerCase(Locale.ROOT).contains("optical") || camera.rotated(0, 0, 1)[2] <= UPWARDS;
    double[] right = optical ? axis(camera, turn, 0) : camera.rotated(0, -1, 0);
    double[] down = optical ? axis(camera, turn, 1) : camera.rotated(0, 0, -1);
    double[] view = optical ? axis(camera, turn, 2) : camera.rotated(1, 0, 0);
    return new CameraMount(
        camera.x(),
        camera.y(),
        camera.z(),
        StrictMath.atan2(view[1], view[0]),
        StrictMath.asin(Math.max(-1, Math.min(1, -view[2]))),
        StrictMath.atan2(-right[2], -down[2]),
        optical);
  }

  /** An axis of the straightened camera, which is a row of the rotation that straightened it. */
  private static double[] axis(RigidTransform camera, double[] turn, int axis) {
    return turn.length == 0
        ? camera.rotated(axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, axis == 2 ? 1 : 0)
        : camera.rotated(turn[3 * axis], turn[3 * axis + 1], turn[3 * axis + 2]);
  }
}
