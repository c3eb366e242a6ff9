package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.PredictionError;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of every frame of a run.
 *
 * @param fates by capture, then by camera
 * @param gaps outcomes that speak of frames which the source never delivered
 * @param logExpiredCount frames that retention took before they were read: played, not arrived
 * @param prediction how well the gate predicted the stage's times; empty where its policy does not
 */
public record RunResult(
    List<String> cameraIds,
    List<FrameFate> fates,
    List<FrameOutcome.Dropped> gaps,
    long logExpiredCount,
    Optional<PredictionError> prediction) {
  public RunResult {
    cameraIds = List.copyOf(cameraIds);
    fates = List.copyOf(fates);
    gaps = List.copyOf(gaps);
  }

  /** Frames that reached the pipeline. */
  public long arrivedCount() {
    return fates.size() - logExpiredCount;
  }

  public List<FrameOutcome.Processed> processed() {
    List<FrameOutcome.Processed> processed = new ArrayList<>();
    for (FrameFate fate : fates) {
      if (fate.outcome().isPresent()
          && fate.outcome().get() instanceof FrameOutcome.Processed done) {
        processed.add(done);
      }
    }
    return processed;
  }

  /** From the first capture to the last; 0 for fewer than two frames. */
  public double seconds() {
    return fates.isEmpty()
        ? 0
        : (fates.get(fates.size() - 1).offsetNanos() - fates.get(0).offsetNanos()) * 1e-9;
  }

  /** Frames of a camera whose tracks were handed over by their deadline. */
  public long onTimeCount(String cameraId) {
    return fates.stream()
        .filter(fate -> fate.id().cameraId().equals(cameraId))
        .filter(
            fate ->
                fate.outcome().isPresent()
                    && fate.outcome().get() instanceof FrameOutcome.Processed done
                    && !done.late())
        .count();
  }

  /** Of the frames that arrived. */
  public Map<DropReason, Long> droppedCounts() {
    Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
    for (FrameFate fate : fates) {
      dropReason(fate)
          .filter(reason -> !reason.isMissing())
          .ifPresent(reason -> counts.merge(reason, 1L, Long::sum));
    }
    return counts;
  }

  /** Why a frame was dropped; empty for one that was not. */
  public static Optional<DropReason> dropReason(FrameFate fate) {
    return fate.outcome()
        .filter(FrameOutcome.Dropped.class::isInstance)
        .map(outcome -> ((FrameOutcome.Dropped) outcome).reason());
  }

  /** Frames that never arrived. */
  public long gapCount() {
    return gaps.stream().mapToLong(FrameOutcome.Dropped::frameCount).sum();
  }

  public long unsettledCount() {
    return fates.stream().filter(fate -> fate.outcome().isEmpty()).count();
  }

  /** All tracks at once: for short runs. */
  public List<TrackUpdate> updates() {
    return fates.stream().flatMap(fate -> fate.update().stream()).toList();
  }

  /** Objects that were confirmed at least once, over all cameras. */
  public long confirmedTrackCount() {
    Set<List<Object>> seen = new HashSet<>();
    for (FrameFate fate : fates) {
      for (dev.saccade.v1.Track track :
          fate.update().map(TrackUpdate::getTracksList).orElse(List.of())) {
        if (track.getState() == TrackState.TRACK_STATE_CONFIRMED) {
          seen.add(List.of(fate.id().cameraId(), track.getTrackId()));
        }
      }
    }
    return seen.size();
  }
}
