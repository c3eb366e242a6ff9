package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.GateCamera;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.deadline.StageTiming;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stream.Camera;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.PipelineSettings;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.track.Tracker;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveFrame;
import java.util.List;
import java.util.Objects;

/**
 * What is to be played, through what.
 *
 * @param budgetNanos of every frame; greater than 0
 * @param timings of a warm-up, for the gate; may be empty
 */
public record ReplayPlan(
    Drive drive,
    CameraPlan cameras,
    Pace pace,
    long budgetNanos,
    GatePolicy policy,
    List<StageTiming> timings,
    PerceptionStage stage,
    Tracker tracker) {
  public ReplayPlan {
    Objects.requireNonNull(drive, "drive");
    Objects.requireNonNull(cameras, "cameras");
    Objects.requireNonNull(pace, "pace");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(tracker, "tracker");
    timings = List.copyOf(timings);
    if (budgetNanos < 1 || budgetNanos > Camera.MAX_BUDGET_NANOS) {
      throw new IllegalArgumentException(
          "budgetNanos: " + budgetNanos + " (expected: 1 to " + Camera.MAX_BUDGET_NANOS + ")");
    }
  }

  CameraDirectory directory() {
    return new CameraDirectory(
        cameras.ids().stream().map(id -> new Camera(id, budgetNanos)).toList());
  }

  PipelineSettings pipeline() {
    return PipelineSettings.of(directory());
  }

  PipelineSettings pipeline(StreamTopics topics) {
    PipelineSettings usual = pipeline();
    return new PipelineSettings(
        usual.cameras(),
        topics,
        usual.clockToleranceNanos(),
        usual.maxAgeNanos(),
        usual.heartbeatNanos(),
        usual.drainMillis(),
        usual.handOverNanos(),
        usual.durableState());
  }

  GateConfig gate() {
    return GateConfig.of(cameras.ids(), stage.profiles())
        .withCameras(
            cameras.ids().stream()
                .map(id -> new GateCamera(id, 0, GateCamera.DEFAULT_FLOOR_PER_SECOND, budgetNanos))
                .toList())
        .withMaxBatchCount(stage.maxBatchCount())
        .withAfterStageNanos(pipeline().handOverNanos())
        .withTimings(timings);
  }

  /** A frame of the drive as the pipeline gets it. */
  Frame frame(DriveFrame captured, String cameraId, long sourceEpoch, long captureEpochNanos) {
    return new Frame(
        new FrameId(cameraId, sourceEpoch, captured.sequence()),
        captureEpochNanos,
        budgetNanos,
        captured.encoding(),
        captured.widthPixels(),
        captured.heightPixels(),
        captured.payload(),
        captured.egoPose());
  }
}
