package dev.saccade.perception.serve;

import dev.saccade.v1.CameraStatus;
import dev.saccade.v1.DropCount;
import dev.saccade.v1.DropReason;
import dev.saccade.v1.Dropped;
import dev.saccade.v1.FrameId;
import dev.saccade.v1.FrameOutcome;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What became of one camera's frames since the server started. Where a redelivery wrote a second
 * outcome, the first in the log counts.
 */
final class CameraCounts {
  /** A redelivery repeats what was not yet committed: far fewer frames than these. */
  private static final int REMEMBERED = 4096;

  // By the reason's number: a newer pipeline may know reasons that this server does not.
  private final Map<Integer, Long> drops = new TreeMap<>();
  private final Set<Settled> settled = new LinkedHashSet<>();
  private final ClockWatch clock = new ClockWatch();
  private long processedCount;
  private long lateCount;
  private long newestCaptureEpochNanos;
  private boolean calibrated;

  /** A gap is named after its first frame, which may come after all and is then settled, too. */
  private record Settled(FrameId id, boolean missing) {}

  void calibrated() {
    calibrated = true;
  }

  void updated(long captureEpochNanos) {
    newestCaptureEpochNanos = Math.max(newestCaptureEpochNanos, captureEpochNanos);
  }

  /**
   * @return false for a repetition
   */
  boolean count(FrameOutcome outcome) {
    if (!settled.add(new Settled(outcome.getId(), isMissing(outcome)))) {
      return false;
    }
    if (settled.size() > REMEMBERED) {
      settled.remove(settled.iterator().next());
    }
    clock.see(outcome);
    if (outcome.hasProcessed()) {
      processedCount++;
      lateCount += outcome.getProcessed().getLate() ? 1 : 0;
    } else if (outcome.hasDropped()) {
      Dropped dropped = outcome.getDropped();
      drops.merge(dropped.getReasonValue(), Math.max(1, dropped.getFrameCount()), Long::sum);
    }
    return true;
  }

  private static boolean isMissing(FrameOutcome outcome) {
    DropReason reason = outcome.getDropped().getReason();
    return outcome.hasDropped()
        && (reason == DropReason.DROP_REASON_SOURCE_GAP
            || reason == DropReason.DROP_REASON_LOG_EXPIRED);
  }

  long clockSuspectCount() {
    return drops.getOrDefault(DropReason.DROP_REASON_CLOCK_SUSPECT_VALUE, 0L);
  }

  CameraStatus status(String cameraId) {
    CameraStatus.Builder status =
        CameraStatus.newBuilder()
            .setCameraId(cameraId)
            .setCalibrated(calibrated)
            .setProcessedCount(processedCount)
            .setLateCount(lateCount);
    clock.trouble().ifPresent(status::setClockTrouble);
    if (newestCaptureEpochNanos > 0) {
      status.setNewestCaptureEpochNanos(newestCaptureEpochNanos);
    }
    drops.forEach(
        (reason, count) ->
            status.addDrops(DropCount.newBuilder().setReasonValue(reason).setFrameCount(count)));
    return status.build();
  }
}
