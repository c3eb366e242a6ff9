package dev.saccade.sim.replay;

/**
 * When the frames of a live source were captured: the source's own times, moved onto this machine's
 * clock so that the frame which took the least time to arrive lately is taken to be captured as it
 * arrived. Opening the source therefore ages no frame, and clocks that run apart are followed; a
 * frame that came later than its neighbours keeps its age.
 */
final class LiveCaptureClock {
  /** "Lately" is one to two of these. */
  static final long SPAN_NANOS = 5_000_000_000L;

  private long spanStartEpochNanos = Long.MIN_VALUE;
  private long leastLagNanos = Long.MAX_VALUE;
  private long leastLagBeforeNanos = Long.MAX_VALUE;
  private long lastEpochNanos;

  /**
   * @param offsetNanos of the frame by the source's own clock, wherever that started
   * @param arrivedEpochNanos not before that of the frame before
   * @return not after the arrival, unless two frames arrive at one instant: later than that of the
   *     frame before
   */
  long captureEpochNanos(long offsetNanos, long arrivedEpochNanos) {
    if (spanStartEpochNanos == Long.MIN_VALUE) {
      spanStartEpochNanos = arrivedEpochNanos;
    } else if (arrivedEpochNanos - spanStartEpochNanos >= SPAN_NANOS) {
      spanStartEpochNanos = arrivedEpochNanos;
      leastLagBeforeNanos = leastLagNanos;
      leastLagNanos = Long.MAX_VALUE;
    }
    leastLagNanos = Math.min(leastLagNanos, arrivedEpochNanos - offsetNanos);
    long captured = offsetNanos + Math.min(leastLagNanos, leastLagBeforeNanos);
    lastEpochNanos = Math.max(lastEpochNanos + 1, captured);
    return lastEpochNanos;
  }
}
