package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds the tracks of a camera's report against those of the other cameras, once. */
final class Comparison {
  /** Around a track, others are counted. */
  private static final double NEIGHBOURHOOD_METRES = 10;

  private static final double NEIGHBOURHOOD_SQUARE_METRES =
      Math.PI * NEIGHBOURHOOD_METRES * NEIGHBOURHOOD_METRES;

  /** Older estimates are not compared. */
  private static final long FRESH_NANOS = 300_000_000L;

  private final VehicleMemory memory;
  private final Map<VehicleTrack.Source, Double> densityOf = new HashMap<>();

  Comparison(VehicleMemory memory) {
    this.memory = memory;
  }

  /** Notes what is new of the agreement of tracks that were seen. */
  void compare(List<FusedObject.Source> current) {
    List<FusedObject.Source> others = new ArrayList<>();
    for (FusedObject object : memory.objects) {
      for (FusedObject.Source source : object.sources) {
        if (isComparable(source)) {
          others.add(source);
        }
      }
    }
    for (FusedObject.Source own : current) {
      if (isComparable(own)) {
        others.forEach(other -> compare(own, other));
      }
    }
  }

  private boolean isComparable(FusedObject.Source source) {
    return source.track().state() == TrackState.CONFIRMED
        && memory.timeEpochNanos - source.reportedEpochNanos() <= FRESH_NANOS;
  }

  private void compare(FusedObject.Source own, FusedObject.Source other) {
    ObjectCategory category = own.track().category();
    if (other.track().category() != category || other.cameraId().equals(own.cameraId())) {
      return;
    }
    Likeness likeness = Likeness.of(category);
    GroundState place = own.track().ground();
    boolean isNear = distance(place, other.track().ground()) <= likeness.reachMetres(place);
    if ((isNear || memory.agreements.of(own.key()).containsKey(other.key()))
        && memory.agreements.areDue(own, other)) {
      // The same whichever of the cameras was first.
      boolean inOrder = own.cameraId().compareTo(other.cameraId()) < 0;
      memory.agreements.note(
          own,
          other,
          likeness.of(
              (inOrder ? own : other).track(),
              (inOrder ? other : own).track(),
              Math.max(density(own), density(other))));
    }
  }

  /** How well a new track of a camera goes with an object that no camera has any more, in nats. */
  double withLost(FusedObject.Source own, FusedObject object) {
    return Likeness.of(own.track().category()).of(own.track(), object.place, density(own));
  }

  /** Of its like around a camera's track, as far as the same camera has them. */
  private double density(FusedObject.Source of) {
    return densityOf.computeIfAbsent(of.key(), key -> counted(of));
  }

  private double counted(FusedObject.Source of) {
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
