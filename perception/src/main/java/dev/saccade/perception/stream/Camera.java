package dev.saccade.perception.stream;

import dev.saccade.perception.frame.FrameId;

/**
 * A camera that the pipeline serves.
 *
 * @param id 1 to 64 characters of [a-z0-9_-]
 * @param budgetNanos for frames that state none; 1 to {@link #MAX_BUDGET_NANOS}
 */
public record Camera(String id, long budgetNanos) {
  public static final long DEFAULT_BUDGET_NANOS = 100_000_000L;

  /** An hour: whoever needs tracks that old does not need this pipeline. */
  public static final long MAX_BUDGET_NANOS = 3_600_000_000_000L;

  public Camera {
    if (!FrameId.isCameraId(id)) {
      throw new IllegalArgumentException(
          "camera id: '" + id + "' (expected: 1 to 64 characters of [a-z0-9_-])");
    }
    requireBudget(budgetNanos);
  }

  static void requireBudget(long budgetNanos) {
    if (budgetNanos < 1 || budgetNanos > MAX_BUDGET_NANOS) {
      throw new IllegalArgumentException(
          "budgetNanos: " + budgetNanos + " (expected: 1 to " + MAX_BUDGET_NANOS + ")");
    }
  }
}
