package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.FrameOutcome;
import java.util.Objects;
import java.util.Optional;

/**
 * An entry of {@code frame.outcomes}.
 *
 * @param record the record that the frame came in on; empty for a source gap, which has none
 */
public record SettledFrame(FrameOutcome outcome, Optional<RecordPosition> record) {
  public SettledFrame {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(record, "record");
  }
}
