package dev.saccade.perception.serve;

import dev.saccade.v1.CameraStatus;
import dev.saccade.v1.FrameOutcome;
import dev.saccade.v1.GetStatusResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code GetStatus} and {@code ListCameras} answer. */
final class PipelineStatus {
  private final PipelineFacts facts;
  private final long startedEpochNanos;
  private final Map<String, CameraCounts> countsOf = new LinkedHashMap<>();
  private final LatencyWindow latencies = new LatencyWindow();

  PipelineStatus(PipelineFacts facts, long startedEpochNanos) {
    this.facts = facts;
    this.startedEpochNanos = startedEpochNanos;
    for (String cameraId : facts.cameraIds()) {
      countsOf.put(cameraId, new CameraCounts());
    }
  }

  boolean isCamera(String cameraId) {
    return countsOf.containsKey(cameraId);
  }

  synchronized void updated(String cameraId, long captureEpochNanos) {
    countsOf.get(cameraId).updated(captureEpochNanos);
  }

  synchronized void calibrated(String cameraId) {
    CameraCounts counts = countsOf.get(cameraId);
    if (counts != null) {
      counts.calibrated();
    }
  }

  synchronized void count(FrameOutcome outcome) {
    CameraCounts counts = countsOf.get(outcome.getId().getCameraId());
    // What was no frame, or of no camera of ours, is in the ledger; here it has no place.
    if (counts != null && counts.count(outcome) && outcome.hasProcessed()) {
      latencies.add(outcome.getDecidedEpochNanos(), outcome.getProcessed().getLatencyNanos());
    }
  }

  synchronized List<CameraStatus> cameras() {
    List<CameraStatus> cameras = new ArrayList<>();
    countsOf.forEach((cameraId, counts) -> cameras.add(counts.status(cameraId)));
    return cameras;
  }

  synchronized GetStatusResponse response(long nowEpochNanos, int subscriberCount) {
    GetStatusResponse.Builder response =
        GetStatusResponse.newBuilder()
            .setEngine(facts.engine().get())
            .setModel(facts.model())
            .setModelSha256(facts.modelSha256())
            .setSubscriberCount(subscriberCount)
            .setStartedEpochNanos(startedEpochNanos)
            .setClockSuspectCount(
                countsOf.values().stream().mapToLong(CameraCounts::clockSuspectCount).sum())
            .addAllCameras(cameras());
    latencies.summary(nowEpochNanos).ifPresent(response::setLatency);
    return response.build();
  }
}
