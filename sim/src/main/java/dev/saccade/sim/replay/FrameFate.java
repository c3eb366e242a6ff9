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
 * @param stored where the tracks that were made from it stand; empty for a frame that was dropped
 */
public record FrameFate(
    FrameId id,
    long offsetNanos,
    Optional<FrameOutcome> outcome,
    Optional<UpdateFile.Place> stored) {
  public FrameFate {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(stored, "stored");
  }

  /** Whether tracks were made from it. */
  public boolean hasUpdate() {
    return stored.isPresent();
  }

  /** The tracks that were made from it, read from disk; empty for a frame that was dropped. */
  public Optional<TrackUpdate> update() {
    return stored.map(UpdateFile.Place::read);
  }
}
