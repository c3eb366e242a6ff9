package dev.saccade.perception.deadline;

import dev.saccade.perception.frame.FrameId;

/**
 * What the gate is to do for one camera.
 *
 * @param cameraId as in its frames' ids
 * @param priority when not every frame can be served, the camera with the higher number goes first;
 *     any number, 0 where nothing is said
 * @param floorPerSecond frames a second that it is served however urgent the others are, as long as
 *     it delivers frames that can still be on time; 0 for none
 * @param budgetNanos how long after its capture a frame is of use, where the frame does not say;
 *     greater than 0
 */
public record GateCamera(String cameraId, int priority, double floorPerSecond, long budgetNanos) {
  public static final double DEFAULT_FLOOR_PER_SECOND = 2;
  public static final long DEFAULT_BUDGET_NANOS = 100_000_000;

  public GateCamera {
    if (!FrameId.isCameraId(cameraId)) {
      throw new IllegalArgumentException(
          "cameraId: '" + cameraId + "' (expected: 1 to 64 characters of [a-z0-9_-])");
    }
    if (!(floorPerSecond >= 0) || floorPerSecond > 1000) {
      throw new IllegalArgumentException(
          "floorPerSecond of " + cameraId + ": " + floorPerSecond + " (expected: 0 to 1000)");
    }
    if (budgetNanos <= 0) {
      throw new IllegalArgumentException(
          "budgetNanos of " + cameraId + ": " + budgetNanos + " (expected: > 0)");
    }
  }

  /** A camera like any other. */
  public static GateCamera of(String cameraId) {
    return new GateCamera(cameraId, 0, DEFAULT_FLOOR_PER_SECOND, DEFAULT_BUDGET_NANOS);
  }
}
