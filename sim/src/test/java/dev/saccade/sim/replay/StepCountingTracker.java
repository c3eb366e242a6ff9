package dev.saccade.sim.replay;

import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.track.CameraObservation;
import dev.saccade.perception.track.Track;
import dev.saccade.perception.track.TrackState;
import dev.saccade.perception.track.Tracker;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * One track, seen as often as the tracker was stepped: whether its state survives shows at once.
 */
final class StepCountingTracker implements Tracker {
  @Override
  public Step step(byte[] state, CameraObservation observation) {
    int steps = 1 + (state.length == 0 ? 0 : ByteBuffer.wrap(state).getInt());
    Instance seen = observation.instances().get(0);
    Track track =
        new Track(
            1,
            TrackState.CONFIRMED,
            seen.objectClass(),
            1,
            seen.box(),
            0,
            0,
            Optional.empty(),
            observation.captureEpochNanos(),
            observation.captureEpochNanos(),
            steps,
            Optional.empty(),
            seen.confidence());
    return new Step(ByteBuffer.allocate(Integer.BYTES).putInt(steps).array(), List.of(track));
  }
}
