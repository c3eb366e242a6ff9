package dev.saccade.perception.deadline;

import dev.saccade.perception.frame.FrameId;

/**
 * Judges the capture times of one camera: a clock that runs ahead, that belongs to another epoch,
 * or that jumps back gives ages that mean nothing, and a budget measured by them means nothing
 * either.
 *
 * <p>A capture time is suspect when
 *
 * <ul>
 *   <li>it lies in the future by more than the clocks may differ;
 *   <li>it lies further back than any frame can have waited: the camera's clock was never set;
 *   <li>it lies before that of an earlier frame of the same start of the source. Both cannot be
 *       right. The later ones are believed again as soon as they have caught up, or when {@value
 *       #AGREEING_COUNT} in a row agree with one another: then it was the earlier that were wrong.
 * </ul>
 *
 * A jump forward that ends in the past looks like a pause of the camera and is taken for one. Keeps
 * a few numbers, allocates only the verdict; not thread-safe.
 */
public final class CaptureClock {
  /** Clocks that are synchronised by network differ by less. */
  public static final long DEFAULT_AHEAD_NANOS = 5_000_000;

  /** Ten minutes: no log keeps frames as long. */
  public static final long DEFAULT_OLDEST_NANOS = 600_000_000_000L;

  static final int AGREEING_COUNT = 5;

  private final long aheadNanos;
  private final long oldestNanos;

  private long sourceEpoch = Long.MIN_VALUE;
  private long newestSequence;
  private long newestCaptureEpochNanos;
  private int agreeingCount;
  private long agreeingSequence;
  private long agreeingCaptureEpochNanos;

  public CaptureClock() {
    this(DEFAULT_AHEAD_NANOS, DEFAULT_OLDEST_NANOS);
  }

  /**
   * @param aheadNanos how far a capture may lie in the future because two clocks differ; at least 0
   * @param oldestNanos how far it may lie back, greater than 0
   */
  public CaptureClock(long aheadNanos, long oldestNanos) {
    if (aheadNanos < 0) {
      throw new IllegalArgumentException("aheadNanos: " + aheadNanos + " (expected: >= 0)");
    }
    if (oldestNanos <= 0) {
      throw new IllegalArgumentException("oldestNanos: " + oldestNanos + " (expected: > 0)");
    }
    this.aheadNanos = aheadNanos;
    this.oldestNanos = oldestNanos;
  }

  /** Judges the next frame of the camera, in order of arrival. */
  public CaptureVerdict judge(FrameId id, long captureEpochNanos, long nowEpochNanos) {
    long ageNanos = nowEpochNanos - captureEpochNanos;
    if (ageNanos < -aheadNanos) {
      return suspect("Captured " + millis(-ageNanos) + " ms in the future.");
    }
    if (ageNanos > oldestNanos) {
      return suspect(
          "Captured " + ageNanos / 1_000_000_000 + " s ago, by a clock that was never set?");
    }
    if (id.sourceEpoch() != sourceEpoch) {
      sourceEpoch = id.sourceEpoch();
      return trust(id, captureEpochNanos, ageNanos);
    }
    // A redelivered or reordered frame is older by its number, too; that is no jump.
    boolean jumpedBack =
        id.sequence() > newestSequence && captureEpochNanos < newestCaptureEpochNanos;
    if (!jumpedBack) {
      return id.sequence() > newestSequence
          ? trust(id, captureEpochNanos, ageNanos)
          : new CaptureVerdict.Trusted(Math.max(0, ageNanos));
    }
    boolean agrees =
        agreeingCount > 0
            && id.sequence() > agreeingSequence
            && captureEpochNanos > agreeingCaptureEpochNanos;
    agreeingCount = agrees ? agreeingCount + 1 : 1;
    agreeingSequence = id.sequence();
    agreeingCaptureEpochNanos = captureEpochNanos;
    if (agreeingCount > AGREEING_COUNT) {
      return trust(id, captureEpochNanos, ageNanos);
    }
    return new CaptureVerdict.Suspect(
        "Captured "
            + millis(newestCaptureEpochNanos - captureEpochNanos)
            + " ms before frame "
            + newestSequence
            + ", which came earlier.");
  }

  private CaptureVerdict suspect(String detail) {
    agreeingCount = 0;
    return new CaptureVerdict.Suspect(detail);
  }

  private CaptureVerdict trust(FrameId id, long captureEpochNanos, long ageNanos) {
    agreeingCount = 0;
    newestSequence = id.sequence();
    newestCaptureEpochNanos = captureEpochNanos;
    return new CaptureVerdict.Trusted(Math.max(0, ageNanos));
  }

  private static long millis(long nanos) {
    return (nanos + 999_999) / 1_000_000;
  }
}
