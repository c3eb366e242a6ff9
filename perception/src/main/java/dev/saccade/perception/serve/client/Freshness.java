package dev.saccade.perception.serve.client;

import java.util.OptionalLong;

/**
 * How old the newest of a source is, and whether that was told. Measured without trust in the
 * planner's clock: by the age at sending, as the server states it, and the time since it came.
 */
final class Freshness {
  /** No frame is so much older than one that came before it, unless the clock was set back. */
  private static final long SET_BACK_NANOS = 60_000_000_000L;

  private long capturedNanos;
  private boolean staleTold;

  /** Of what is not known at all: as old as the subscription. */
  Freshness(long nowNanos) {
    capturedNanos = nowNanos;
  }

  /**
   * Whether an update, captured before one that is known, is newer all the same, because the
   * vehicle's clock was set back between them: by its new time it is fresh. One that is only old is
   * not.
   */
  static boolean isOfAnotherTime(
      long captureEpochNanos, long ageAtSendNanos, long knownCaptureEpochNanos) {
    return knownCaptureEpochNanos - captureEpochNanos > SET_BACK_NANOS
        && ageAtSendNanos < SET_BACK_NANOS;
  }

  void renewed(long nowNanos, long ageAtSendNanos) {
    capturedNanos = nowNanos - Math.max(0, ageAtSendNanos);
    staleTold = false;
  }

  /** The age, if it has just become too great; empty if it has not, or has been told. */
  OptionalLong newlyStale(long nowNanos, long staleAfterNanos) {
    long age = nowNanos - capturedNanos;
    if (staleTold || age <= staleAfterNanos) {
      return OptionalLong.empty();
    }
    staleTold = true;
    return OptionalLong.of(age);
  }
}
