package dev.saccade.sim.replay.trace;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.frame.FrameId;
import java.util.List;

/** One line of a trace. Times are nanoseconds since 1970. */
public sealed interface GateEvent {
  long epochNanos();

  /**
   * @param shape as {@link dev.saccade.perception.deadline.Ticket#shape}; 0 in traces that do not
   *     tell
   */
  record Offered(
      long epochNanos, FrameId frame, long captureEpochNanos, long deadlineEpochNanos, int shape)
      implements GateEvent {}

  record Dropped(long epochNanos, FrameId frame, DropReason reason) implements GateEvent {}

  /**
   * @param batch its number, counted from 0
   * @param profile the name of the input size
   */
  record Started(long epochNanos, long batch, String profile, List<FrameId> frames)
      implements GateEvent {
    public Started {
      frames = List.copyOf(frames);
    }
  }

  record FoundNothing(long epochNanos) implements GateEvent {}

  record Finished(long epochNanos, long batch, long stageNanos) implements GateEvent {}

  record Withdrawn(long epochNanos, String cameraId) implements GateEvent {}

  /** The tracks of a frame were handed to the producer: what its deadline is held against. */
  record HandedOver(long epochNanos, FrameId frame) implements GateEvent {}

  record ClockSetBack(long epochNanos) implements GateEvent {}
}
