package dev.saccade.perception.stream;

import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.track.CameraObservation;
import dev.saccade.perception.track.Track;
import dev.saccade.perception.track.TrackState;
import dev.saccade.perception.track.Tracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls every instance a track of its own number; its state counts its steps. */
final class FakeTracker implements Tracker {
  CameraObservation lastObservation;

  @Override
  public Step step(byte[] state, CameraObservation observation) {
    lastObservation = observation;
    int steps = state.length == 0 ? 0 : state[0];
    List<Track> tracks = new ArrayList<>();
    for (Instance instance : observation.instances()) {
      tracks.add(
          new Track(
              instance.id(),
              TrackState.CONFIRMED,
              instance.objectClass(),
              1,
              instance.box(),
              0,
              0,
              Optional.empty(),
              observation.captureEpochNanos(),
              observation.captureEpochNanos(),
              steps + 1,
              Optional.of(instance.mask()),
              instance.confidence()));
    }
    return new Step(new byte[] {(byte) (steps + 1)}, tracks);
  }
}
