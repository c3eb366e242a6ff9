package dev.saccade.perception.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.perception.track.CameraReport;
import dev.saccade.perception.track.TrackState;
import dev.saccade.perception.track.VehicleTrack;
import dev.saccade.v1.CameraTrack;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tracks of the vehicle to the wire, and cameras' updates to what the fusion is told. */
final class WireVehicleTracks {
  private WireVehicleTracks() {}

  /**
   * What the fusion needs of an update; empty for a heartbeat that tells of no losses, and for what
   * is no update.
   */
  static Optional<byte[]> slim(byte[] value) {
    TrackUpdate update;
    try {
      update = TrackUpdate.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
    if (update.getHeartbeat() && update.getDropsSinceLastCount() == 0) {
      return Optional.empty();
    }
    TrackUpdate.Builder slim = update.toBuilder().clearTracks();
    for (Track track : update.getTracksList()) {
      if (isPlaced(track)) {
        slim.addTracks(track.toBuilder().clearMask());
      }
    }
    return Optional.of(slim.build().toByteArray());
  }

  /**
   * @throws IllegalArgumentException naming the field, its value and the rule
   */
  static CameraReport report(TrackUpdate update) {
    List<CameraReport.Placed> placed = new ArrayList<>();
    for (Track track : update.getTracksList()) {
      if (isPlaced(track)) {
        placed.add(
            new CameraReport.Placed(
                track.getTrackId(),
                WireTracks.fromWire(track.getState()),
                track.getClassName(),
                WireInstances.fromWire(track.getCategory()),
                track.getExistence(),
                WireTracks.fromWire(track.getGround()),
                track.hasBearings()
                    ? Optional.of(WireTracks.fromWire(track.getBearings()))
                    : Optional.empty(),
                track.getFirstSeenEpochNanos(),
                track.getLastSeenEpochNanos()));
      }
    }
    return new CameraReport(
        update.getFrameId().getCameraId(),
        update.getCaptureEpochNanos(),
        update.hasEgoPose()
            ? Optional.of(WireFrames.fromWire(update.getEgoPose()))
            : Optional.empty(),
        placed);
  }

  static dev.saccade.v1.VehicleTrack toWire(VehicleTrack track) {
    dev.saccade.v1.VehicleTrack.Builder wire =
        dev.saccade.v1.VehicleTrack.newBuilder()
            .setTrackId(track.id())
            .setState(WireTracks.toWire(track.state()))
            .setClassName(track.className())
            .setCategory(WireInstances.toWire(track.category()))
            .setExistence(track.existence())
            .setGround(WireTracks.toWire(track.ground()))
            .setFirstSeenEpochNanos(track.firstSeenEpochNanos())
            .setLastSeenEpochNanos(track.lastSeenEpochNanos());
    for (VehicleTrack.Source source : track.sources()) {
      wire.addSources(
          CameraTrack.newBuilder().setCameraId(source.cameraId()).setTrackId(source.trackId()));
    }
    return wire.build();
  }

  private static boolean isPlaced(Track track) {
    return track.hasGround()
        && (track.getState() == WireTracks.toWire(TrackState.CONFIRMED)
            || track.getState() == WireTracks.toWire(TrackState.COASTING));
  }
}
