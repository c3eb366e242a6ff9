package dev.saccade.perception.deadline;

/**
 * How long there has been more work than the engine can do: 0 while it has pauses, 1 after a second
 * without any in which frames had to be given up.
 *
 * <p>Under lasting overload nothing is gained by serving a frame as late as its deadline allows:
 * whatever is served, the engine stays busy, and results are only older. So the plan then aims to
 * start frames while they are young. In a passing crowd it does not, because there every frame that
 * waits long enough is served.
 */
final class Pressure {
  private static final long FULL_AFTER_NANOS = 1_000_000_000;
  private static final long LONGEST_STEP_NANOS = 100_000_000;

  private double value;
  private long lastTakeEpochNanos = Long.MIN_VALUE;

  double value() {
    return value;
  }

  /** The engine was free and nothing waited. */
  void idle(long nowEpochNanos) {
    value /= 2;
    lastTakeEpochNanos = nowEpochNanos;
  }

  /**
   * @param gaveUp whether not all that waited could be on time
   */
  void started(boolean gaveUp, long nowEpochNanos) {
    if (gaveUp && lastTakeEpochNanos != Long.MIN_VALUE) {
      long step = Math.min(LONGEST_STEP_NANOS, nowEpochNanos - lastTakeEpochNanos);
      value = Math.min(1, value + (double) step / FULL_AFTER_NANOS);
    }
    lastTakeEpochNanos = nowEpochNanos;
  }
}
