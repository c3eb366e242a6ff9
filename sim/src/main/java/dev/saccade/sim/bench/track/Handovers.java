package dev.saccade.sim.bench.track;

import dev.saccade.perception.track.TrackState;
import dev.saccade.perception.track.VehicleTrack;
import dev.saccade.sim.drive.TruthObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Objects that leave one camera and are seen by another: at once, or up to a second later. The id
 * that the first camera's last track of it had is held against the one that the next camera's track
 * has.
 */
final class Handovers {
  static final long LONGEST_GAP_NANOS = 1_000_000_000L;

  /** Ids of the vehicle by camera, of one object in one frame. */
  private record Sighting(long epochNanos, Map<String, Long> idOf) {}

  private final Map<Integer, List<Sighting>> sightingsOf = new TreeMap<>();

  /**
   * Takes in a frame; they come in order of time.
   *
   * @param objectOf what each camera's track truly is, of those seen in the frame
   */
  void add(
      long epochNanos, List<VehicleTrack> tracks, Map<VehicleTrack.Source, TruthObject> objectOf) {
    Map<Integer, Map<String, Long>> now = new TreeMap<>();
    for (VehicleTrack track : tracks) {
      if (track.state() == TrackState.ENDED) {
        continue;
      }
      for (VehicleTrack.Source source : track.sources()) {
        TruthObject object = objectOf.get(source);
        if (object != null) {
          now.computeIfAbsent(object.instanceId(), id -> new HashMap<>())
              .put(source.cameraId(), track.id());
        }
      }
    }
    now.forEach(
        (object, idOf) ->
            sightingsOf
                .computeIfAbsent(object, id -> new ArrayList<>())
                .add(new Sighting(epochNanos, idOf)));
  }

  int count() {
    return count(false);
  }

  /** Those that kept their id. */
  int keptCount() {
    return count(true);
  }

  private int count(boolean keptAlone) {
    int count = 0;
    for (List<Sighting> sightings : sightingsOf.values()) {
      for (int i = 0; i + 1 < sightings.size(); i++) {
        for (Map.Entry<String, Long> left : sightings.get(i).idOf().entrySet()) {
          Sighting next = sightings.get(i + 1);
          if (isGone(left.getKey(), sightings, i)
              && next.epochNanos() - sightings.get(i).epochNanos() <= LONGEST_GAP_NANOS
              && (!keptAlone || next.idOf().containsValue(left.getValue()))) {
            count++;
          }
        }
      }
    }
    return count;
  }

  /** Whether the camera does not see it again for a second. */
  private static boolean isGone(String cameraId, List<Sighting> sightings, int last) {
    for (int i = last + 1; i < sightings.size(); i++) {
      if (sightings.get(i).epochNanos() - sightings.get(last).epochNanos() > LONGEST_GAP_NANOS) {
        return true;
      }
      if (sightings.get(i).idOf().containsKey(cameraId)) {
        return false;
      }
    }
    return true;
  }
}
