package dev.saccade.perception.deadline;

import dev.saccade.perception.frame.FrameId;
import java.util.Objects;

/**
 * A frame as the gate sees it: when it was captured, when it is due, and whatever the caller wants
 * back.
 *
 * @param <F> what travels with the ticket; the gate never looks at it
 */
public record Ticket<F>(FrameId id, long captureEpochNanos, long deadlineEpochNanos, F frame) {
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
