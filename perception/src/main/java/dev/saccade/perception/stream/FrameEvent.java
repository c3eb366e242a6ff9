package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.InstanceSet;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/** What travels between the processors: a frame on its way, or the news that one was lost. */
sealed interface FrameEvent {
  /** Passed admission; on its way to the gate. */
  record Admitted(AdmittedFrame frame) implements FrameEvent {}

  /** Done by the stage; on its way to the tracker. */
  record Perceived(
      AdmittedFrame frame,
      InstanceSet instances,
      Profile profile,
      boolean smallerProfile,
      int batchCount,
      long stageNanos)
      implements FrameEvent {}

  /**
   * Settled by an earlier life of the task, and told of to planners; written once more because it
   * may not have arrived.
   */
  record Repeated(SettledFrame settled, Bytes ledgerKey) implements FrameEvent {}

  /** Given up; on its way to the outcomes. */
  record Lost(FrameOutcome.Dropped outcome, Optional<RecordPosition> record, Bytes ledgerKey)
      implements FrameEvent {
    static Lost of(AdmittedFrame frame, FrameOutcome.Dropped outcome) {
      return new Lost(outcome, Optional.of(frame.position()), frame.ledgerKey().toBytes());
    }
  }
}
