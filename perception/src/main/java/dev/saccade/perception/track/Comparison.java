package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;
import java.util.List;

/** Holds the tracks of a camera's report against those of the other cameras. */
final class Comparison {
  /** Around a track, others are counted. */
  private static final double NEIGHBOURHOOD_METRES = 10;

  private static final double NEIGHBOURHOOD_SQUARE_METRES =
      Math.PI * NEIGHBOURHOOD_METRES * NEIGHBOURHOOD_METRES;

  /** Older estimates are not compared. */
  private static final long FRESH_NANOS = 300_000_000L;

  private Comparison() {}

  /** Notes what is new of the agreement of tracks that were seen. */
  static void compare(VehicleMemory memory, List<FusedObject.Source> current) {
    for (FusedObject.Source own : current) {
      if (own.track().state() != TrackState.CONFIRMED) {
        continue;
      }
      GroundState place = own.track().ground();
      ObjectCategory category = own.track().category();
      Likeness likeness = Likeness.of(category);
      double reach = likeness.reachMetres(place);
      double density = density(memory, own);
      for (FusedObject object : memory.objects) {
        for (FusedObject.Source other : object.sources) {
          if (!other.cameraId().equals(own.cameraId())
              && other.track().category() == category
              && other.track().state() == TrackState.CONFIRMED
              && memory.timeEpochNanos - other.reportedEpochNanos() <= FRESH_NANOS
              && memory.agreements.areDue(own, other)
              && (distance(place, other.track().ground()) <= reach
                  || memory.agreements.of(own.key(), other.key()).isPresent())) {
            memory.agreements.note(
                own,
                other,
                likeness.of(own.track(), other.track(), Math.max(density, density(memory, other))));
          }
        }
      }
    }
  }

  /** How well a new track of a camera goes with an object that no camera has any more, in nats. */
  static double withLost(VehicleMemory memory, FusedObject.Source own, FusedObject object) {
    return Likeness.of(own.track().category()).of(own.track(), object.place, density(memory, own));
  }

  /** Of its like around a camera's track, as far as the same camera has them. */
  private static double density(VehicleMemory memory, FusedObject.Source of) {
    int count = 0;
    for (FusedObject object : memory.objects) {
      for (FusedObject.Source other : object.sources) {
        if (other.cameraId().equals(of.cameraId())
            && other.track().trackId() != of.track().trackId()
            && other.track().category() == of.track().category()
            && distance(other.track().ground(), of.track().ground()) < NEIGHBOURHOOD_METRES) {
          count++;
        }
      }
    }
    return Likeness.of(of.track().category()).leastDensity() + count / NEIGHBOURHOOD_SQUARE_METRES;
  }

  private static double distance(GroundState a, GroundState b) {
    double dx = a.xMetres() - b.xMetres();
    double dy = a.yMetres() - b.yMetres();
    return Math.sqrt(dx * dx + dy * dy);
  }
}
