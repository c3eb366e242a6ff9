package dev.saccade.sim.bench.serving;

import dev.saccade.v1.Covariance2;
import dev.saccade.v1.FrameId;
import dev.saccade.v1.GroundState;
import dev.saccade.v1.ObjectCategory;
import dev.saccade.v1.PixelBox;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;

/** Updates as full as real ones: every field that a planner gets is set. */
final class MadeUpUpdates {
  private static final long EPOCH = 1;

  private final TrackUpdate[] templates;

  MadeUpUpdates(int cameras, int tracks) {
    templates = new TrackUpdate[cameras];
    for (int camera = 0; camera < cameras; camera++) {
      TrackUpdate.Builder update =
          TrackUpdate.newBuilder()
              .setWidthPixels(1280)
              .setHeightPixels(720)
              .setProfile("512x256")
              .setFrameId(FrameId.newBuilder().setCameraId(cameraId(camera)).setSourceEpoch(EPOCH));
      for (int id = 1; id <= tracks; id++) {
        update.addTracks(track(id));
      }
      templates[camera] = update.build();
    }
  }

  static String cameraId(int camera) {
    return "camera-" + camera;
  }

  static int cameraOf(TrackUpdate update) {
    return Integer.parseInt(update.getFrameId().getCameraId().substring("camera-".length()));
  }

  TrackUpdate update(int camera, long sequence, long nowEpochNanos) {
    TrackUpdate template = templates[camera];
    return template.toBuilder()
        .setFrameId(template.getFrameId().toBuilder().setSequence(sequence))
        .setCaptureEpochNanos(nowEpochNanos)
        .setProducedEpochNanos(nowEpochNanos)
        .build();
  }

  private static Track track(int id) {
    return Track.newBuilder()
        .setTrackId(id)
        .setState(TrackState.TRACK_STATE_CONFIRMED)
        .setClassName("Car")
        .setCategory(ObjectCategory.OBJECT_CATEGORY_VEHICLE)
        .setExistence(0.99f)
        .setBox(
            PixelBox.newBuilder()
                .setXMinPixels(100 + id)
                .setYMinPixels(300)
                .setXMaxPixels(200 + id)
                .setYMaxPixels(380))
        .setVelocityXPixelsPerSecond(12.5f)
        .setVelocityYPixelsPerSecond(-3.25f)
        .setGround(
            GroundState.newBuilder()
                .setXMetres(20.5 + id)
                .setYMetres(-2.25)
                .setVelocityXMetresPerSecond(8.5)
                .setVelocityYMetresPerSecond(0.125)
                .setPositionCovariance(
                    Covariance2.newBuilder().setXx(0.25).setXy(0.01).setYy(0.125))
                .setVelocityCovariance(Covariance2.newBuilder().setXx(0.5).setXy(0.02).setYy(0.25)))
        .setFirstSeenEpochNanos(1_700_000_000_000_000_000L)
        .setLastSeenEpochNanos(1_700_000_001_000_000_000L)
        .setObservationCount(30)
        .setConfidence(0.9f)
        .build();
  }
}
