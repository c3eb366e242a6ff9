package dev.saccade.perception.serve;

import dev.saccade.v1.DropCount;
import dev.saccade.v1.DropReason;
import dev.saccade.v1.FrameId;
import dev.saccade.v1.GroundState;
import dev.saccade.v1.ObjectCategory;
import dev.saccade.v1.RunLengthMask;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import java.util.List;

/** Track updates for tests, put together by hand. */
final class Updates {
  static final long START = 1_700_000_000_000_000_000L;
  static final long PERIOD = 33_000_000L;

  private Updates() {}

  static TrackUpdate.Builder update(String camera, long sequence, Track... tracks) {
    return TrackUpdate.newBuilder()
        .setFrameId(
            FrameId.newBuilder().setCameraId(camera).setSourceEpoch(1).setSequence(sequence))
        .setCaptureEpochNanos(START + sequence * PERIOD)
        .setWidthPixels(1280)
        .setHeightPixels(720)
        .setProfile("512x256")
        .addAllTracks(List.of(tracks));
  }

  static TrackUpdate heartbeat(String camera, long sequence, long superseded) {
    return update(camera, sequence)
        .setHeartbeat(true)
        .clearProfile()
        .addDropsSinceLast(superseded(superseded))
        .build();
  }

  static DropCount superseded(long count) {
    return DropCount.newBuilder()
        .setReason(DropReason.DROP_REASON_SUPERSEDED)
        .setFrameCount(count)
        .build();
  }

  static Track track(long id, TrackState state) {
    return track(id, state, ObjectCategory.OBJECT_CATEGORY_VEHICLE);
  }

  static Track track(long id, TrackState state, ObjectCategory category) {
    return Track.newBuilder()
        .setTrackId(id)
        .setState(state)
        .setClassName("Car")
        .setCategory(category)
        .setMask(
            RunLengthMask.newBuilder().setWidthPixels(2).setHeightPixels(1).addRuns(1).addRuns(1))
        .build();
  }

  static Track at(long id, double x, double y) {
    return track(id, TrackState.TRACK_STATE_CONFIRMED).toBuilder()
        .setGround(GroundState.newBuilder().setXMetres(x).setYMetres(y))
        .build();
  }
}
