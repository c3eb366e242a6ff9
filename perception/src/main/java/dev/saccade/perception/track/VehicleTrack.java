package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;
import java.util.List;

/**
 * One object as all cameras follow it together. Fields as in {@code track.proto}.
 *
 * @param state never tentative
 * @param sources by camera id; none while it is handed over
 */
public record VehicleTrack(
    long id,
    TrackState state,
    String className,
    ObjectCategory category,
    float existence,
    GroundState ground,
    long firstSeenEpochNanos,
    long lastSeenEpochNanos,
    List<Source> sources) {
  /** A track of one camera. */
  public record Source(String cameraId, long trackId) {}

  public VehicleTrack {
    sources = List.copyOf(sources);
    if (id < 1) {
      throw new IllegalArgumentException("id: " + id + " (expected: >= 1)");
    }
    if (state == TrackState.TENTATIVE) {
      throw new IllegalArgumentException("state: TENTATIVE (expected: any other)");
    }
  }
}
