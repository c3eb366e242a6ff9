package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.GateConfig;
import java.util.Objects;

/**
 * What the topology is told about the vehicle.
 *
 * @param clockToleranceNanos how far in the future a capture time may lie before it is suspect: the
 *     cameras' clocks are not better than that; not negative
 * @param maxAgeNanos a capture time older than this belongs to another clock (one that counts from
 *     the machine's start, say); greater than every budget, and than the topic's retention
 * @param heartbeatNanos how long a camera may be without an update, while frames of it are dropped,
 *     before a heartbeat says so; greater than 0
 * @param drainMillis how often the stream thread looks for results between records; at least 1
 * @param handOverNanos what the way from the stage to the producer takes: the gate plans with it,
 *     and extraction stops so long before the deadline; not negative
 * @param durableState whether the stores are written to changelogs; only a replay in virtual time,
 *     which nothing can interrupt, does without
 */
public record PipelineSettings(
    CameraDirectory cameras,
    StreamTopics topics,
    long clockToleranceNanos,
    long maxAgeNanos,
    long heartbeatNanos,
    int drainMillis,
    long handOverNanos,
    boolean durableState) {
  /** How far cameras' clocks may be ahead unless told otherwise: what PTP and NTP hold easily. */
  public static final long DEFAULT_CLOCK_TOLERANCE_NANOS = 5_000_000;

  public PipelineSettings {
    Objects.requireNonNull(cameras, "cameras");
    Objects.requireNonNull(topics, "topics");
    requireAtLeast("clockToleranceNanos", clockToleranceNanos, 0);
    requireAtLeast("heartbeatNanos", heartbeatNanos, 1);
    requireAtLeast("drainMillis", drainMillis, 1);
    requireAtLeast("handOverNanos", handOverNanos, 0);
    for (Camera camera : cameras.cameras()) {
      requireAtLeast("maxAgeNanos", maxAgeNanos, camera.budgetNanos() + 1);
    }
  }

  /** Tolerance 5 ms, age an hour, heartbeat a second, drained every 1 ms, 5 ms to hand over. */
  public static PipelineSettings of(CameraDirectory cameras) {
    return new PipelineSettings(
        cameras,
        StreamTopics.DEFAULT,
        DEFAULT_CLOCK_TOLERANCE_NANOS,
        Camera.MAX_BUDGET_NANOS + 1,
        1_000_000_000,
        1,
        GateConfig.DEFAULT_AFTER_STAGE_NANOS,
        true);
  }

  public PipelineSettings withClockTolerance(long nanos) {
    return new PipelineSettings(
        cameras,
        topics,
        nanos,
        maxAgeNanos,
        heartbeatNanos,
        drainMillis,
        handOverNanos,
        durableState);
  }

  /** The same for one camera alone, without changelogs: one lane of a replay in virtual time. */
  public PipelineSettings lane(String cameraId) {
    return new PipelineSettings(
        cameras.only(cameraId),
        topics,
        clockToleranceNanos,
        maxAgeNanos,
        heartbeatNanos,
        drainMillis,
        handOverNanos,
        false);
  }

  private static void requireAtLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
  }
}
