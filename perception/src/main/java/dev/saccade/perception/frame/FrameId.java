package dev.saccade.perception.frame;

import java.util.regex.Pattern;

/**
 * Names one captured frame for good.
 *
 * @param cameraId 1 to 64 characters of [a-z0-9_-]
 * @param sourceEpoch one start of the source, nanoseconds since 1970 by the source's clock; a
 *     restarted camera and a second replay take a new one
 * @param sequence counts captures since that start, from 0
 */
public record FrameId(String cameraId, long sourceEpoch, long sequence) {
  private static final Pattern CAMERA_ID = Pattern.compile("[a-z0-9_-]{1,64}");

  public FrameId {
    if (!isCameraId(cameraId)) {
      throw new IllegalArgumentException(
          "cameraId: '" + shortened(cameraId) + "' (expected: 1 to 64 characters of [a-z0-9_-])");
    }
    if (sourceEpoch <= 0) {
      throw new IllegalArgumentException("sourceEpoch: " + sourceEpoch + " (expected: > 0)");
    }
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence: " + sequence + " (expected: >= 0)");
    }
  }

  public static boolean isCameraId(String text) {
    return text != null && CAMERA_ID.matcher(text).matches();
  }

  /** {@code front/1700000000000000000/42}. */
  @Override
  public String toString() {
    return cameraId + "/" + sourceEpoch + "/" + sequence;
  }

  private static String shortened(String text) {
    return text == null || text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
