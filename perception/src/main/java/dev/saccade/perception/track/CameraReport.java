package dev.saccade.perception.track;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.instance.ObjectCategory;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What one camera's tracker said after one frame, as far as the whole vehicle needs it: the tracks
 * that have a place on the ground.
 *
 * @param egoPose of the vehicle at the capture
 */
public record CameraReport(
    String cameraId, long captureEpochNanos, Optional<EgoPose> egoPose, List<Placed> tracks) {
  public CameraReport {
    Objects.requireNonNull(cameraId, "cameraId");
    tracks = List.copyOf(tracks);
    Set<Long> ids = new HashSet<>();
    for (Placed track : tracks) {
      if (!ids.add(track.trackId())) {
        throw new IllegalArgumentException(
            "tracks: id " + track.trackId() + " twice (expected: each once)");
      }
    }
  }

  /**
   * One track of the camera.
   *
   * @param state confirmed or coasting; others are not reported
   * @param className as the network calls it
   * @param bearings where it was seen in this frame and they are known
   */
  public record Placed(
      long trackId,
      TrackState state,
      String className,
      ObjectCategory category,
      float existence,
      GroundState ground,
      Optional<BearingSpan> bearings,
      long firstSeenEpochNanos,
      long lastSeenEpochNanos) {
    public Placed {
      if (state != TrackState.CONFIRMED && state != TrackState.COASTING) {
        throw new IllegalArgumentException(
            "state: " + state + " (expected: CONFIRMED or COASTING)");
      }
      Objects.requireNonNull(ground, "ground");
    }
  }
}
