package dev.saccade.perception.deadline;

import dev.saccade.perception.frame.FrameId;
import java.util.Objects;

/**
 * A frame as the gate sees it: when it was captured, when it is due, and whatever the caller wants
 * back.
 *
 * @param shape frames of one shape are computed together, those of another are a run of the engine
 *     for themselves
 * @param <F> what travels with the ticket; the gate never looks at it
 */
public record Ticket<F>(
    FrameId id, long captureEpochNanos, long deadlineEpochNanos, int shape, F frame) {
  /** For where all frames are of one shape. */
  public Ticket(FrameId id, long captureEpochNanos, long deadlineEpochNanos, F frame) {
    this(id, captureEpochNanos, deadlineEpochNanos, 0, frame);
  }

  public Ticket {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(frame, "frame");
    if (deadlineEpochNanos <= captureEpochNanos) {
      throw new IllegalArgumentException(
          "deadlineEpochNanos: "
              + deadlineEpochNanos
              + " (expected: > captureEpochNanos "
              + captureEpochNanos
              + ")");
    }
  }
}
