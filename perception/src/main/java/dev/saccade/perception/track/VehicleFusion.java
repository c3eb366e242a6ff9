package dev.saccade.perception.track;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes one track of the tracks that overlapping cameras have of one object. A pure function from a
 * state and a camera's report to the next state: the same reports give the same tracks, bit for
 * bit.
 *
 * <p>What is kept of each camera's track is its newest estimate, predicted to the newest time;
 * fused places are drawn from these each time anew and never fed back, so nothing is counted twice.
 * Tracks of different cameras are held against each other frame by frame ({@link Likeness}); what
 * has gone together lately is one object, and of one camera an object has one track at most. Whose
 * tracks part, part with new ids for those that came last; objects that prove to be the same become
 * the older of the two. What no camera has any more is predicted for a second, for the next camera
 * to find.
 *
 * <p>Reports that come late are predicted to the newest time; what is older than a second is not
 * used.
 */
public final class VehicleFusion {
  private static final double NANOS_PER_SECOND = 1e9;

  private static final long MEMORY_NANOS = 1_000_000_000L;

  /** More at a time are noise. */
  static final int MOST_OBJECTS = 500;

  /**
   * @param captureEpochNanos what the places are of: the newest capture time of any camera
   * @param tracks ascending ids; ended ones once
   */
  public record Step(byte[] nextState, long captureEpochNanos, List<VehicleTrack> tracks) {
    public Step {
      tracks = List.copyOf(tracks);
    }
  }

  /**
   * @param state as the last step returned it; an empty array at first
   * @throws IllegalArgumentException if the state cannot be read
   */
  public Step step(byte[] state, CameraReport report) {
    VehicleMemory memory = VehicleMemory.of(state);
    List<VehicleTrack> tracks = new ArrayList<>();
    boolean late = memory.timeEpochNanos > report.captureEpochNanos();
    if (late && memory.timeEpochNanos - report.captureEpochNanos() > MEMORY_NANOS) {
      if (memory.timeEpochNanos - report.captureEpochNanos() > 60 * MEMORY_NANOS) {
        // The clock was set back: what was known is of another time.
        memory.objects.forEach(object -> tracks.add(object.toTrack(TrackState.ENDED)));
        memory.objects.clear();
        memory.agreements.keep(Set.of());
        memory.timeEpochNanos = 0;
        late = false;
      } else {
        memory.objects.forEach(
            object -> tracks.add(object.toTrack(object.state(memory.timeEpochNanos))));
        return new Step(state, memory.timeEpochNanos, tracks);
      }
    }
    if (!late) {
      moveOn(memory, report);
    }
    new CameraMatching(memory, report.cameraId(), tracks).take(current(memory, report, late));
    tidy(memory, tracks);
    for (FusedObject object : memory.objects) {
      tracks.add(object.toTrack(object.state(memory.timeEpochNanos)));
    }
    tracks.sort(Comparator.comparingLong(VehicleTrack::id));
    return new Step(memory.toBytes(), memory.timeEpochNanos, tracks);
  }

  /** Predicts all places to the report's time. */
  private static void moveOn(VehicleMemory memory, CameraReport report) {
    if (memory.timeEpochNanos > 0) {
      double seconds = (report.captureEpochNanos() - memory.timeEpochNanos) / NANOS_PER_SECOND;
      Optional<EgoMotion> motion =
          memory.pose.flatMap(
              before -> report.egoPose().map(after -> EgoMotion.between(before, after)));
      for (FusedObject object : memory.objects) {
        for (int i = object.sources.size() - 1; i >= 0; i--) {
          FusedObject.Source source = object.sources.get(i);
          Optional<GroundState> place = moved(source.track().ground(), seconds, motion, object);
          if (place.isPresent()) {
            object.sources.set(i, source.withPlace(place.get()));
          } else {
            object.sources.remove(i);
          }
        }
        object.place = moved(object.place, seconds, motion, object).orElse(null);
      }
      memory.objects.removeIf(object -> object.place == null);
    }
    memory.timeEpochNanos = report.captureEpochNanos();
    memory.pose = report.egoPose();
  }

  /** Empty where the vehicle's motion would have to be known. */
  private static Optional<GroundState> moved(
      GroundState place, double seconds, Optional<EgoMotion> motion, FusedObject object) {
    if (motion.isEmpty() && !place.velocityIsRelative()) {
      return Optional.empty();
    }
    return Optional.of(
        Places.moved(place, seconds, motion.orElse(new EgoMotion(0, 0, 0)), object.category));
  }

  /** The report's tracks at the memory's time, ascending ids. */
  private static List<FusedObject.Source> current(
      VehicleMemory memory, CameraReport report, boolean late) {
    List<FusedObject.Source> current = new ArrayList<>();
    double seconds = (memory.timeEpochNanos - report.captureEpochNanos()) / NANOS_PER_SECOND;
    Optional<EgoMotion> motion =
        report
            .egoPose()
            .flatMap(before -> memory.pose.map(after -> EgoMotion.between(before, after)));
    for (CameraReport.Placed track : report.tracks()) {
      FusedObject.Source source =
          new FusedObject.Source(
              report.cameraId(), report.captureEpochNanos(), memory.timeEpochNanos, track);
      if (!late) {
        current.add(source);
      } else if (motion.isPresent() || track.ground().velocityIsRelative()) {
        current.add(
            source.withPlace(
                Places.moved(
                    track.ground(),
                    seconds,
                    motion.orElse(new EgoMotion(0, 0, 0)),
                    track.category())));
      }
    }
    current.sort(Comparator.comparingLong(source -> source.track().trackId()));
    return current;
  }

  /**
   * Drops what cameras have not told of for too long, and ends what nobody has seen for as long.
   */
  private static void tidy(VehicleMemory memory, List<VehicleTrack> tracks) {
    long oldest = memory.timeEpochNanos - MEMORY_NANOS;
    for (FusedObject object : memory.objects) {
      object.sources.removeIf(source -> source.reportedEpochNanos() < oldest);
      object.summarise();
    }
    for (FusedObject object : List.copyOf(memory.objects)) {
      if (object.sources.isEmpty() && object.lastSeenEpochNanos < oldest) {
        tracks.add(object.toTrack(TrackState.ENDED));
        memory.objects.remove(object);
      }
    }
    Set<VehicleTrack.Source> known = new HashSet<>();
    memory.objects.forEach(object -> object.sources.forEach(source -> known.add(source.key())));
    memory.agreements.keep(known);
  }
}
