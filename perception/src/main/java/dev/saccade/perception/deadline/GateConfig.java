package dev.saccade.perception.deadline;

import dev.saccade.perception.frame.Profile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything a gate is told once. Each policy reads what it needs.
 *
 * @param cameras at least one, ids unique; a frame of any other camera is given up
 * @param profiles input sizes, largest first, at least one. Policies without a ladder use the first
 * @param maxBatchCount frames in a batch, at least 1
 * @param maxWaitingPerCamera frames of one camera that may wait, at least 1. Set it to the frames
 *     of one budget or more, or the bound drops what could have been served
 * @param maxWaiting frames that may wait in all, at least 1; with fewer than cameras not each of
 *     them can wait. Bounds the memory: times {@code Frame.MAX_PAYLOAD_BYTES} is the most that
 *     waits
 * @param afterStageNanos what a frame still needs when the stage is done with it, until its track
 *     update is handed over: mailbox and tracking. At least 0
 * @param timings of a warm-up; may be empty, then the first batches teach
 * @param batchTimeoutNanos {@link GatePolicy#BATCH_TIMEOUT} only: how long the first frame of a
 *     batch waits for company. At least 0
 * @param intervalCount {@link GatePolicy#INTERVAL} only: every so many frames of a camera one is
 *     taken. At least 1
 */
public record GateConfig(
    List<GateCamera> cameras,
    List<Profile> profiles,
    int maxBatchCount,
    int maxWaitingPerCamera,
    int maxWaiting,
    long afterStageNanos,
    List<StageTiming> timings,
    long batchTimeoutNanos,
    int intervalCount) {
  public static final int DEFAULT_WAITING_PER_CAMERA = 8;
  public static final long DEFAULT_AFTER_STAGE_NANOS = 5_000_000;
  public static final long DEFAULT_BATCH_TIMEOUT_NANOS = 33_000_000;
  public static final int DEFAULT_INTERVAL_COUNT = 2;
  private static final int MAX_WAITING = 4096;

  public GateConfig {
    cameras = List.copyOf(cameras);
    profiles = List.copyOf(profiles);
    timings = List.copyOf(timings);
    if (cameras.isEmpty()) {
      throw new IllegalArgumentException("cameras: none (expected: at least one)");
    }
    Set<String> cameraIds = new HashSet<>();
    for (GateCamera camera : cameras) {
      if (!cameraIds.add(camera.cameraId())) {
        throw new IllegalArgumentException(
            "cameras: " + camera.cameraId() + " stands twice (expected: once)");
      }
    }
    if (profiles.isEmpty()) {
      throw new IllegalArgumentException("profiles: none (expected: at least one)");
    }
    if (Set.copyOf(profiles).size() != profiles.size()) {
      throw new IllegalArgumentException("profiles: " + profiles + " (expected: each once)");
    }
    requireAtLeast("maxBatchCount", maxBatchCount, 1);
    requireAtLeast("maxWaitingPerCamera", maxWaitingPerCamera, 1);
    requireAtLeast("maxWaiting", maxWaiting, 1);
    if (maxWaiting > MAX_WAITING) {
      throw new IllegalArgumentException(
          "maxWaiting: " + maxWaiting + " (expected: <= " + MAX_WAITING + ")");
    }
    requireAtLeast("afterStageNanos", afterStageNanos, 0);
    requireAtLeast("batchTimeoutNanos", batchTimeoutNanos, 0);
    requireAtLeast("intervalCount", intervalCount, 1);
    for (StageTiming timing : timings) {
      if (!profiles.contains(timing.profile())) {
        throw new IllegalArgumentException(
            "timings: profile " + timing.profile().name() + " (expected: one of " + profiles + ")");
      }
    }
  }

  /** Cameras alike, one frame at a time, and the defaults. */
  public static GateConfig of(List<String> cameraIds, List<Profile> profiles) {
    List<GateCamera> cameras = cameraIds.stream().map(GateCamera::of).toList();
    return new GateConfig(
        cameras,
        profiles,
        1,
        DEFAULT_WAITING_PER_CAMERA,
        DEFAULT_WAITING_PER_CAMERA * Math.max(1, cameras.size()),
        DEFAULT_AFTER_STAGE_NANOS,
        List.of(),
        DEFAULT_BATCH_TIMEOUT_NANOS,
        DEFAULT_INTERVAL_COUNT);
  }

  public GateConfig withCameras(List<GateCamera> newCameras) {
    return new GateConfig(
        newCameras,
        profiles,
        maxBatchCount,
        maxWaitingPerCamera,
        maxWaiting,
        afterStageNanos,
        timings,
        batchTimeoutNanos,
        intervalCount);
  }

  public GateConfig withMaxBatchCount(int newMaxBatchCount) {
    return new GateConfig(
        cameras,
        profiles,
        newMaxBatchCount,
        maxWaitingPerCamera,
        maxWaiting,
        afterStageNanos,
        timings,
        batchTimeoutNanos,
        intervalCount);
  }

  public GateConfig withMaxWaiting(int newMaxWaitingPerCamera, int newMaxWaiting) {
    return new GateConfig(
        cameras,
        profiles,
        maxBatchCount,
        newMaxWaitingPerCamera,
        newMaxWaiting,
        afterStageNanos,
        timings,
        batchTimeoutNanos,
        intervalCount);
  }

  public GateConfig withAfterStageNanos(long newAfterStageNanos) {
    return new GateConfig(
        cameras,
        profiles,
        maxBatchCount,
        maxWaitingPerCamera,
        maxWaiting,
        newAfterStageNanos,
        timings,
        batchTimeoutNanos,
        intervalCount);
  }

  public GateConfig withTimings(List<StageTiming> newTimings) {
    return new GateConfig(
        cameras,
        profiles,
        maxBatchCount,
        maxWaitingPerCamera,
        maxWaiting,
        afterStageNanos,
        newTimings,
        batchTimeoutNanos,
        intervalCount);
  }

  private static void requireAtLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
  }
}
