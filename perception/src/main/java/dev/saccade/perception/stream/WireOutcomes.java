package dev.saccade.perception.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.PipelineStep;
import dev.saccade.perception.frame.FrameId;
import java.util.Optional;
import java.util.OptionalLong;

/** Outcomes to and from the wire. */
public final class WireOutcomes {
  private WireOutcomes() {}

  public static dev.saccade.v1.FrameOutcome toWire(SettledFrame settled) {
    FrameOutcome outcome = settled.outcome();
    dev.saccade.v1.FrameOutcome.Builder wire =
        dev.saccade.v1.FrameOutcome.newBuilder().setDecidedEpochNanos(outcome.decidedEpochNanos());
    outcome.frameId().ifPresent(id -> wire.setId(WireFrames.toWire(id)));
    outcome.captureNanos().ifPresent(wire::setCaptureEpochNanos);
    settled
        .record()
        .ifPresent(
            record ->
                wire.setRecord(
                    dev.saccade.v1.RecordPosition.newBuilder()
                        .setTopic(record.topic())
                        .setPartition(record.partition())
                        .setOffset(record.offset())));
    if (outcome instanceof FrameOutcome.Processed processed) {
      wire.setProcessed(toWire(processed));
    } else if (outcome instanceof FrameOutcome.Dropped dropped) {
      wire.setDropped(toWire(dropped));
    }
    return wire.build();
  }

  /**
   * @throws IllegalArgumentException if the bytes are no outcome, naming what is wrong
   */
  public static SettledFrame parse(byte[] bytes) {
    try {
      return fromWire(dev.saccade.v1.FrameOutcome.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a FrameOutcome: " + e.getMessage(), e);
    }
  }

  /**
   * @throws IllegalArgumentException naming the field, its value and the rule
   */
  public static SettledFrame fromWire(dev.saccade.v1.FrameOutcome wire) {
    Optional<FrameId> id =
        wire.hasId() ? Optional.of(WireFrames.fromWire(wire.getId())) : Optional.empty();
    Optional<RecordPosition> record =
        wire.hasRecord()
            ? Optional.of(
                new RecordPosition(
                    wire.getRecord().getTopic(),
                    wire.getRecord().getPartition(),
                    wire.getRecord().getOffset()))
            : Optional.empty();
    OptionalLong capture =
        wire.hasCaptureEpochNanos()
            ? OptionalLong.of(wire.getCaptureEpochNanos())
            : OptionalLong.empty();
    FrameOutcome outcome =
        switch (wire.getOutcomeCase()) {
          case PROCESSED -> processed(wire, id, capture);
          case DROPPED -> dropped(wire, id, capture);
          case OUTCOME_NOT_SET ->
              throw new IllegalArgumentException("outcome: none (expected: processed or dropped)");
        };
    return new SettledFrame(outcome, record);
  }

  public static dev.saccade.v1.DropReason toWire(DropReason reason) {
    return switch (reason) {
      case EXPIRED -> dev.saccade.v1.DropReason.DROP_REASON_EXPIRED;
      case PREDICTED_LATE -> dev.saccade.v1.DropReason.DROP_REASON_PREDICTED_LATE;
      case SUPERSEDED -> dev.saccade.v1.DropReason.DROP_REASON_SUPERSEDED;
      case CORRUPT -> dev.saccade.v1.DropReason.DROP_REASON_CORRUPT;
      case OVERLOADED -> dev.saccade.v1.DropReason.DROP_REASON_OVERLOADED;
      case INTERRUPTED -> dev.saccade.v1.DropReason.DROP_REASON_INTERRUPTED;
      case STAGE_FAILED -> dev.saccade.v1.DropReason.DROP_REASON_STAGE_FAILED;
      case SOURCE_GAP -> dev.saccade.v1.DropReason.DROP_REASON_SOURCE_GAP;
      case LOG_EXPIRED -> dev.saccade.v1.DropReason.DROP_REASON_LOG_EXPIRED;
      case CLOCK_SUSPECT -> dev.saccade.v1.DropReason.DROP_REASON_CLOCK_SUSPECT;
      case UNKNOWN_CAMERA -> dev.saccade.v1.DropReason.DROP_REASON_UNKNOWN_CAMERA;
    };
  }

  /**
   * @throws IllegalArgumentException for a reason that is not stated or not known here
   */
  public static DropReason fromWire(dev.saccade.v1.DropReason wire) {
    return switch (wire) {
      case DROP_REASON_EXPIRED -> DropReason.EXPIRED;
      case DROP_REASON_PREDICTED_LATE -> DropReason.PREDICTED_LATE;
      case DROP_REASON_SUPERSEDED -> DropReason.SUPERSEDED;
      case DROP_REASON_CORRUPT -> DropReason.CORRUPT;
      case DROP_REASON_OVERLOADED -> DropReason.OVERLOADED;
      case DROP_REASON_INTERRUPTED -> DropReason.INTERRUPTED;
      case DROP_REASON_STAGE_FAILED -> DropReason.STAGE_FAILED;
      case DROP_REASON_SOURCE_GAP -> DropReason.SOURCE_GAP;
      case DROP_REASON_LOG_EXPIRED -> DropReason.LOG_EXPIRED;
      case DROP_REASON_CLOCK_SUSPECT -> DropReason.CLOCK_SUSPECT;
      case DROP_REASON_UNKNOWN_CAMERA -> DropReason.UNKNOWN_CAMERA;
      case DROP_REASON_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("reason: " + wire + " (expected: a known reason)");
    };
  }

  private static dev.saccade.v1.Processed toWire(FrameOutcome.Processed processed) {
    return dev.saccade.v1.Processed.newBuilder()
        .setLatencyNanos(processed.latencyNanos())
        .setStageNanos(processed.stageNanos())
        .setBudgetLeftNanos(processed.budgetLeftNanos())
        .setLate(processed.late())
        .setProfile(processed.profile())
        .setBatchSize(processed.batchCount())
        .setInstanceCount(processed.instanceCount())
        .setTruncated(processed.truncated())
        .setLeftOutCount(processed.leftOutCount())
        .build();
  }

  private static dev.saccade.v1.Dropped toWire(FrameOutcome.Dropped dropped) {
    dev.saccade.v1.Dropped.Builder wire =
        dev.saccade.v1.Dropped.newBuilder()
            .setReason(toWire(dropped.reason()))
            .setStep(toWire(dropped.step()))
            .setDetail(dropped.detail());
    dropped.ageNanos().ifPresent(wire::setAgeNanos);
    dropped.budgetLeftNanos().ifPresent(wire::setBudgetLeftNanos);
    if (dropped.reason().isMissing()) {
      wire.setFrameCount(dropped.frameCount());
    }
    return wire.build();
  }

  private static FrameOutcome.Processed processed(
      dev.saccade.v1.FrameOutcome wire, Optional<FrameId> id, OptionalLong capture) {
    dev.saccade.v1.Processed processed = wire.getProcessed();
    return new FrameOutcome.Processed(
        id.orElseThrow(
            () -> new IllegalArgumentException("id: none (expected: one, for a processed frame)")),
        capture.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "capture_epoch_nanos: none (expected: one, for a processed frame)")),
        wire.getDecidedEpochNanos(),
        processed.getLatencyNanos(),
        processed.getStageNanos(),
        processed.getBudgetLeftNanos(),
        processed.getProfile(),
        processed.getBatchSize(),
        processed.getInstanceCount(),
        processed.getTruncated(),
        processed.getLeftOutCount());
  }

  private static FrameOutcome.Dropped dropped(
      dev.saccade.v1.FrameOutcome wire, Optional<FrameId> id, OptionalLong capture) {
    dev.saccade.v1.Dropped dropped = wire.getDropped();
    return new FrameOutcome.Dropped(
        id,
        capture,
        wire.getDecidedEpochNanos(),
        fromWire(dropped.getReason()),
        fromWire(dropped.getStep()),
        dropped.hasAgeNanos() ? OptionalLong.of(dropped.getAgeNanos()) : OptionalLong.empty(),
        dropped.hasBudgetLeftNanos()
            ? OptionalLong.of(dropped.getBudgetLeftNanos())
            : OptionalLong.empty(),
        dropped.getDetail(),
        dropped.getFrameCount() == 0 ? 1 : dropped.getFrameCount());
  }

  private static dev.saccade.v1.PipelineStep toWire(PipelineStep step) {
    return switch (step) {
      case SOURCE -> dev.saccade.v1.PipelineStep.PIPELINE_STEP_SOURCE;
      case ADMIT -> dev.saccade.v1.PipelineStep.PIPELINE_STEP_ADMIT;
      case GATE -> dev.saccade.v1.PipelineStep.PIPELINE_STEP_GATE;
      case STAGE -> dev.saccade.v1.PipelineStep.PIPELINE_STEP_STAGE;
      case TRACK -> dev.saccade.v1.PipelineStep.PIPELINE_STEP_TRACK;
    };
  }

  private static PipelineStep fromWire(dev.saccade.v1.PipelineStep wire) {
    return switch (wire) {
      case PIPELINE_STEP_SOURCE -> PipelineStep.SOURCE;
      case PIPELINE_STEP_ADMIT -> PipelineStep.ADMIT;
      case PIPELINE_STEP_GATE -> PipelineStep.GATE;
      case PIPELINE_STEP_STAGE -> PipelineStep.STAGE;
      case PIPELINE_STEP_TRACK -> PipelineStep.TRACK;
      case PIPELINE_STEP_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("step: " + wire + " (expected: a known step)");
    };
  }
}
