package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.RunLengthMask;
import java.util.Optional;

/**
 * One object followed over time, as of one frame. Fields as in {@code track.proto}.
 *
 * @param id from 1, unique for a camera for as long as its state lives
 * @param existence probability that the object exists, 0..1
 * @param box in the frame as captured; predicted while coasting
 * @param ground empty without a calibration, or where the contact with the ground is out of view
 * @param bearings of the box; empty without a calibration, and while coasting
 * @param mask of the instance seen in this frame; empty while coasting
 */
public record Track(
    long id,
    TrackState state,
    ObjectClass objectClass,
    float existence,
    PixelBox box,
    float velocityXPixelsPerSecond,
    float velocityYPixelsPerSecond,
    Optional<GroundState> ground,
    Optional<BearingSpan> bearings,
    long firstSeenEpochNanos,
    long lastSeenEpochNanos,
    int observationCount,
    Optional<RunLengthMask> mask,
    float confidence) {
  public Track {
    if (id < 1) {
      throw new IllegalArgumentException("id: " + id + " (expected: >= 1)");
    }
    if (!(existence >= 0 && existence <= 1)) {
      throw new IllegalArgumentException("existence: " + existence + " (expected: 0..1)");
    }
  }

  /** Of which the directions are not known. */
  public Track(
      long id,
      TrackState state,
      ObjectClass objectClass,
      float existence,
      PixelBox box,
      float velocityXPixelsPerSecond,
      float velocityYPixelsPerSecond,
      Optional<GroundState> ground,
      long firstSeenEpochNanos,
      long lastSeenEpochNanos,
      int observationCount,
      Optional<RunLengthMask> mask,
      float confidence) {
    this(
        id,
        state,
        objectClass,
        existence,
        box,
        velocityXPixelsPerSecond,
        velocityYPixelsPerSecond,
        ground,
        Optional.empty(),
        firstSeenEpochNanos,
        lastSeenEpochNanos,
        observationCount,
        mask,
        confidence);
  }
}
