package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The figures of a run under the names that scripts rely on. */
public final class ReplaySummary {
  private ReplaySummary() {}

  /**
   * @param engine what the stage ran on
   * @return times in milliseconds; NaN where there is nothing to measure
   */
  public static Map<String, Object> of(RunResult result, String engine) {
    List<FrameOutcome.Processed> processed = result.processed();
    long late = processed.stream().filter(FrameOutcome.Processed::late).count();

    Map<String, Object> dropped = new LinkedHashMap<>();
    for (Map.Entry<DropReason, Long> entry : result.droppedCounts().entrySet()) {
      dropped.put(entry.getKey().name(), entry.getValue());
    }
    Percentiles latency =
        Percentiles.of(
            processed.stream().mapToLong(FrameOutcome.Processed::latencyNanos).toArray());
    Percentiles stage =
        Percentiles.of(processed.stream().mapToLong(FrameOutcome.Processed::stageNanos).toArray());
    Map<String, Long> profiles = new TreeMap<>();
    for (FrameOutcome.Processed done : processed) {
      profiles.merge(done.profile(), 1L, Long::sum);
    }

    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("frames_in", result.arrivedCount());
    summary.put("processed", (long) processed.size());
    summary.put("dropped", dropped);
    summary.put("source_gaps", result.gapCount());
    summary.put("log_expired", result.logExpiredCount());
    summary.put("on_time", processed.size() - late);
    summary.put("late", late);
    summary.put(
        "latency",
        inOrder("p50", latency.millis(0.5), "p99", latency.millis(0.99), "max", latency.millis(1)));
    summary.put("stage", inOrder("p50", stage.millis(0.5), "p99", stage.millis(0.99)));
    summary.put("tracks", result.confirmedTrackCount());
    summary.put("tracks_sha256", TracksFile.sha256(result));
    summary.put("outcomes_sha256", OutcomesFile.sha256(result));
    summary.put("goodput_per_second", perSecond(processed.size() - late, result));
    Map<String, Object> perCamera = new LinkedHashMap<>();
    for (String cameraId : result.cameraIds()) {
      perCamera.put(cameraId, perSecond(result.onTimeCount(cameraId), result));
    }
    summary.put("goodput_per_camera", perCamera);
    result
        .prediction()
        .ifPresent(
            error ->
                summary.put(
                    "prediction",
                    inOrder(
                        "batches",
                        error.batchCount(),
                        "overrun",
                        error.overrunShare(),
                        "error",
                        error.meanErrorShare(),
                        "bias",
                        error.biasShare())));
    summary.put("engine", engine);
    summary.put("profiles", profiles);
    return summary;
  }

  /** The same for a person, a few lines. */
  public static String text(Map<String, Object> summary) {
    Map<?, ?> latency = (Map<?, ?>) summary.get("latency");
    Map<?, ?> stage = (Map<?, ?>) summary.get("stage");
    return String.format(
        Locale.ROOT,
        "frames     %s in, %s processed (%s on time, %s late), dropped %s, source gaps %s%n"
            + "latency    p50 %s ms, p99 %s ms, max %s ms; stage p50 %s ms, p99 %s ms%n"
            + "goodput    %s frames a second on time, by camera %s%n"
            + "tracks     %s, sha256 %s%n"
            + "engine     %s, profiles %s%n",
        summary.get("frames_in"),
        summary.get("processed"),
        summary.get("on_time"),
        summary.get("late"),
        summary.get("dropped"),
        summary.get("source_gaps"),
        tenths(latency.get("p50")),
        tenths(latency.get("p99")),
        tenths(latency.get("max")),
        tenths(stage.get("p50")),
        tenths(stage.get("p99")),
        tenths(summary.get("goodput_per_second")),
        tenths((Map<?, ?>) summary.get("goodput_per_camera")),
        summary.get("tracks"),
        summary.get("tracks_sha256"),
        summary.get("engine"),
        summary.get("profiles"));
  }

  private static double perSecond(long count, RunResult result) {
    return result.seconds() > 0 ? count / result.seconds() : Double.NaN;
  }

  private static String tenths(Object millis) {
    return String.format(Locale.ROOT, "%.1f", ((Number) millis).doubleValue());
  }

  private static String tenths(Map<?, ?> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + " " + tenths(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static Map<String, Object> inOrder(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
