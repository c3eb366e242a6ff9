package dev.saccade.perception.frame;

import java.util.Objects;
import java.util.Optional;

/**
 * One picture of one camera, still encoded.
 *
 * @param captureEpochNanos middle of the exposure, wall clock; greater than 0
 * @param budgetNanos how long after the capture its tracks are of use; greater than 0
 * @param widthPixels as captured, 1 to {@link #MAX_SIDE_PIXELS}
 * @param heightPixels as captured, 1 to {@link #MAX_SIDE_PIXELS}
 * @param payload the encoded pixels, 1 byte to {@link #MAX_PAYLOAD_BYTES}; shared, not copied:
 *     nobody writes to it
 */
public record Frame(
    FrameId id,
    long captureEpochNanos,
    long budgetNanos,
    FrameEncoding encoding,
    int widthPixels,
    int heightPixels,
    byte[] payload,
    Optional<EgoPose> egoPose) {
  public static final int MAX_SIDE_PIXELS = 8192;
  public static final int MAX_PAYLOAD_BYTES = 16 << 20;

  public Frame {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(encoding, "encoding");
    Objects.requireNonNull(egoPose, "egoPose");
    if (captureEpochNanos <= 0) {
      throw new IllegalArgumentException(
          "captureEpochNanos: " + captureEpochNanos + " (expected: > 0)");
    }
    if (budgetNanos <= 0) {
      throw new IllegalArgumentException("budgetNanos: " + budgetNanos + " (expected: > 0)");
    }
    if (widthPixels < 1
        || widthPixels > MAX_SIDE_PIXELS
        || heightPixels < 1
        || heightPixels > MAX_SIDE_PIXELS) {
      throw new IllegalArgumentException(
          "size: "
              + widthPixels
              + "x"
              + heightPixels
              + " (expected: 1 to "
              + MAX_SIDE_PIXELS
              + " each way)");
    }
    if (payload.length == 0 || payload.length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "payload: " + payload.length + " bytes (expected: 1 to " + MAX_PAYLOAD_BYTES + ")");
    }
  }

  /** The instant after which the frame's tracks are of no use. */
  public long deadlineEpochNanos() {
    return captureEpochNanos + budgetNanos;
  }

  @Override
  public String toString() {
    return "Frame["
        + id
        + ", "
        + encoding
        + " "
        + widthPixels
        + "x"
        + heightPixels
        + ", "
        + payload.length
        + " bytes]";
  }
}
