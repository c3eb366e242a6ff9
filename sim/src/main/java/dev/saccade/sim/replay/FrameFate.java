package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.v1.TrackUpdate;
import java.util.Objects;
import java.util.Optional;

/**
 * One frame that was played, and what became of it.
 *
 * @param offsetNanos its capture since the start of the run
 * @param outcome empty only while the run lasts, or where the pipeline broke its promise
 * @param update the tracks that were made from it; empty for a frame that was dropped
 */
public record FrameFate(
    FrameId id, long offsetNanos, Optional<FrameOutcome> outcome, Optional<TrackUpdate> update) {
  public FrameFate {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(update, "update");
  }
}
