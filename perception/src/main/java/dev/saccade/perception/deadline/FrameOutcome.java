package dev.saccade.perception.deadline;

import dev.saccade.perception.frame.FrameId;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What became of one captured frame. Every captured frame has exactly one. Times as in {@code
 * outcome.proto}.
 */
public sealed interface FrameOutcome {
  /** Empty only for a record that was no frame and named none. */
  Optional<FrameId> frameId();

  /** Empty where the frame could not be read. */
  OptionalLong captureNanos();

  long decidedEpochNanos();

  /**
   * @param latencyNanos from the capture to the hand-over of the track update to the producer
   * @param stageNanos how long the stage worked on the batch that held the frame
   * @param budgetLeftNanos at the hand-over; negative when late
   * @param batchCount frames in the batch, at least 1
   * @param leftOutCount end points that a truncated extraction did not look at
   */
  record Processed(
      FrameId id,
      long captureEpochNanos,
      long decidedEpochNanos,
      long latencyNanos,
      long stageNanos,
      long budgetLeftNanos,
      String profile,
      int batchCount,
      int instanceCount,
      boolean truncated,
      int leftOutCount)
      implements FrameOutcome {
    public Processed {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(profile, "profile");
      if (batchCount < 1) {
        throw new IllegalArgumentException("batchCount: " + batchCount + " (expected: >= 1)");
      }
    }

    public boolean late() {
      return budgetLeftNanos < 0;
    }

    @Override
    public Optional<FrameId> frameId() {
      return Optional.of(id);
    }

    @Override
    public OptionalLong captureNanos() {
      return OptionalLong.of(captureEpochNanos);
    }
  }

  /**
   * @param ageNanos at that moment; empty where the capture time is unknown or not to be trusted
   * @param budgetLeftNanos at that moment, negative when overdrawn; empty with the age
   * @param detail one sentence for a person, may be empty
   * @param frameCount how many frames it speaks of, counted from the id's sequence on; 1 unless the
   *     reason {@link DropReason#isMissing()}
   */
  record Dropped(
      Optional<FrameId> frameId,
      OptionalLong captureNanos,
      long decidedEpochNanos,
      DropReason reason,
      PipelineStep step,
      OptionalLong ageNanos,
      OptionalLong budgetLeftNanos,
      String detail,
      long frameCount)
      implements FrameOutcome {
    public Dropped {
      Objects.requireNonNull(frameId, "frameId");
      Objects.requireNonNull(captureNanos, "captureNanos");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(step, "step");
      Objects.requireNonNull(detail, "detail");
      if (frameCount < 1 || (frameCount > 1 && !reason.isMissing())) {
        throw new IllegalArgumentException(
            "frameCount: "
                + frameCount
                + " for "
                + reason
                + " (expected: 1, or more for missing frames)");
      }
      if (ageNanos.isPresent() != budgetLeftNanos.isPresent()) {
        throw new IllegalArgumentException(
            "ageNanos "
                + ageNanos
                + ", budgetLeftNanos "
                + budgetLeftNanos
                + " (expected: both or neither)");
      }
    }

    /** A known frame whose capture time is not to be trusted. */
    public static Dropped ageless(
        FrameId id,
        long captureEpochNanos,
        long nowEpochNanos,
        DropReason reason,
        PipelineStep step,
        String detail) {
      return new Dropped(
          Optional.of(id),
          OptionalLong.of(captureEpochNanos),
          nowEpochNanos,
          reason,
          step,
          OptionalLong.empty(),
          OptionalLong.empty(),
          detail,
          1);
    }

    /** A known frame with a trusted capture time. */
    public static Dropped of(
        FrameId id,
        long captureEpochNanos,
        long deadlineEpochNanos,
        long nowEpochNanos,
        DropReason reason,
        PipelineStep step,
        String detail) {
      return new Dropped(
          Optional.of(id),
          OptionalLong.of(captureEpochNanos),
          nowEpochNanos,
          reason,
          step,
          // A capture may lie ahead by as much as clocks may differ.
          OptionalLong.of(Math.max(0, nowEpochNanos - captureEpochNanos)),
          OptionalLong.of(deadlineEpochNanos - nowEpochNanos),
          detail,
          1);
    }
  }
}
