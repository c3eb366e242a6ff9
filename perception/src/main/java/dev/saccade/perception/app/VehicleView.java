package dev.saccade.perception.app;

import dev.saccade.v1.CameraFreshness;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackUpdate;
import dev.saccade.v1.VehicleTrack;
import dev.saccade.v1.VehicleTrackUpdate;

/** The vehicle's tracks as those of one camera, so that one table shows both. */
final class VehicleView {
  private VehicleView() {}

  static TrackUpdate of(VehicleTrackUpdate update) {
    TrackUpdate.Builder view =
        TrackUpdate.newBuilder()
            .setFrameId(update.getFrameId().toBuilder().setCameraId(update.getVehicleId()))
            .setCaptureEpochNanos(update.getCaptureEpochNanos())
            .setAgeAtSendNanos(update.getAgeAtSendNanos())
            .setSkippedUpdates(update.getSkippedUpdates());
    for (CameraFreshness camera : update.getCamerasList()) {
      view.setDegraded(view.getDegraded() || camera.getDegraded())
          .setTruncated(view.getTruncated() || camera.getTruncated())
          .addAllDropsSinceLast(camera.getDropsSinceLastList());
    }
    for (VehicleTrack track : update.getTracksList()) {
      view.addTracks(
          Track.newBuilder()
              .setTrackId(track.getTrackId())
              .setClassName(track.getClassName())
              .setState(track.getState())
              .setExistence(track.getExistence())
              .setGround(track.getGround())
              .setFirstSeenEpochNanos(track.getFirstSeenEpochNanos()));
    }
    return view.build();
  }
}
