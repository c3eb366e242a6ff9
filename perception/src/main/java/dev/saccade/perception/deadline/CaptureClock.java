package dev.saccade.perception.deadline;

/**
 * Judges capture times against the clock here: a clock that runs ahead or belongs to another epoch
 * gives ages that mean nothing, and a budget measured by them means nothing either.
 *
 * <p>A capture time is suspect when it lies in the future by more than the clocks may differ, or
 * further back than any frame can have waited: then the camera's clock was never set, or the frame
 * is of another drive. Whether a camera's clock went back shows only from frame to frame, which
 * whoever keeps the camera's progress sees.
 *
 * @param aheadNanos how far a capture may lie in the future because two clocks differ; at least 0
 * @param oldestNanos how far it may lie back, greater than 0
 */
public record CaptureClock(long aheadNanos, long oldestNanos) {
  public CaptureClock {
    if (aheadNanos < 0) {
      throw new IllegalArgumentException("aheadNanos: " + aheadNanos + " (expected: >= 0)");
    }
    if (oldestNanos <= 0) {
      throw new IllegalArgumentException("oldestNanos: " + oldestNanos + " (expected: > 0)");
    }
  }

  public CaptureVerdict judge(long captureEpochNanos, long nowEpochNanos) {
    long ageNanos = nowEpochNanos - captureEpochNanos;
    if (ageNanos < -aheadNanos) {
      return new CaptureVerdict.Suspect(
          "captured " + -ageNanos + " ns in the future (expected: at most " + aheadNanos + ")");
    }
    if (ageNanos > oldestNanos) {
      return new CaptureVerdict.Suspect(
          "captured " + ageNanos + " ns ago: the time of another clock, or of another drive");
    }
    return new CaptureVerdict.Trusted(Math.max(0, ageNanos));
  }
}
