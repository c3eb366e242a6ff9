package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.FrameGate;

/** How long a free engine may wait for its gate before it asks again. */
final class GateWait {
  /** For a gate that says it has a batch and gave none: not at once again, that would spin. */
  private static final long LEAST_NANOS = 1_000_000;

  /** Frames that wait expire, whatever the gate says; their outcomes should not wait long. */
  private static final long MOST_NANOS = 20_000_000;

  private GateWait() {}

  /**
   * @return {@link Long#MAX_VALUE} where only another frame can change the answer
   */
  static long nanos(FrameGate<?> gate, long nowEpochNanos) {
    if (gate.waitingCount() == 0) {
      return Long.MAX_VALUE;
    }
    long wakeEpochNanos = gate.wakeEpochNanos();
    return wakeEpochNanos <= nowEpochNanos
        ? LEAST_NANOS
        : Math.min(MOST_NANOS, Math.max(LEAST_NANOS, wakeEpochNanos - nowEpochNanos));
  }
}
