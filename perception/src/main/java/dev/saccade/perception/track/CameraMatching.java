package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives the tracks of a camera to the objects that they are, all at once: an object has one track
 * of a camera at most. What decides is how well a track has gone together with the object's tracks
 * of other cameras lately; staying is worth something.
 */
final class CameraMatching {
  /**
   * Nats by which a track must disagree with its object before it leaves it. People pass each other
   * closer than cars do.
   */
  private static final double STAY_VEHICLE_NATS = 2;

  private static final double STAY_OTHER_NATS = 0.75;

  private final VehicleMemory memory;
  private final String cameraId;
  private final List<VehicleTrack> ended;

  /**
   * @param ended takes the tracks that end here, because they prove to be others
   */
  CameraMatching(VehicleMemory memory, String cameraId, List<VehicleTrack> ended) {
    this.memory = memory;
    this.cameraId = cameraId;
    this.ended = ended;
  }

  /**
   * @param current all tracks that the camera has, of the memory's time
   */
  void take(List<FusedObject.Source> current) {
    Map<VehicleTrack.Source, FusedObject> owners = memory.owners();
    List<FusedObject.Source> mine = new ArrayList<>();
    Set<VehicleTrack.Source> fresh = new HashSet<>();
    Set<VehicleTrack.Source> told = new HashSet<>();
    for (FusedObject.Source source : current) {
      FusedObject owner = owners.get(source.key());
      if (owner == null) {
        mine.add(source);
        fresh.add(source.key());
      } else {
        FusedObject.Source own = source.since(owner.source(cameraId).memberEpochNanos());
        mine.add(own);
        owner.put(own);
      }
      told.add(source.key());
    }
    for (FusedObject object : memory.objects) {
      object.sources.removeIf(
          source -> source.cameraId().equals(cameraId) && !told.contains(source.key()));
      object.summarise();
    }
    mine.sort(Comparator.comparingLong(source -> source.track().trackId()));
    Comparison comparison = new Comparison(memory);
    comparison.compare(mine);
    place(mine, fresh, comparison);
    unite();
  }

  private void place(
      List<FusedObject.Source> mine, Set<VehicleTrack.Source> fresh, Comparison comparison) {
    List<FusedObject> objects = new ArrayList<>(memory.objects);
    Map<VehicleTrack.Source, Integer> columnOf = new HashMap<>();
    for (int j = 0; j < objects.size(); j++) {
      for (FusedObject.Source source : objects.get(j).sources) {
        columnOf.put(source.key(), j);
      }
    }
    double[][] scores = new double[mine.size()][];
    for (int i = 0; i < scores.length; i++) {
      scores[i] =
          fresh.contains(mine.get(i).key())
              ? withLost(scores(mine.get(i), objects, columnOf), mine.get(i), objects, comparison)
              : scores(mine.get(i), objects, columnOf);
      for (int j = 0; j < scores[i].length; j++) {
        scores[i][j] = Math.max(0, scores[i][j]);
      }
    }
    int[] objectOf = Assignment.maximise(scores);
    // First all leave, then all join: two may change places.
    Map<VehicleTrack.Source, FusedObject> owners = memory.owners();
    for (int i = 0; i < scores.length; i++) {
      Integer owned = columnOf.get(mine.get(i).key());
      FusedObject owner = owners.get(mine.get(i).key());
      if (owner != null && owned != objectOf[i] && owner.sources.size() > 1) {
        objects.set(columnOf.get(mine.get(i).key()), part(owner, mine.get(i)));
      }
    }
    owners = memory.owners();
    for (int i = 0; i < scores.length; i++) {
      FusedObject target = objectOf[i] < 0 ? null : objects.get(objectOf[i]);
      join(mine.get(i), Optional.ofNullable(owners.get(mine.get(i).key())), target);
    }
  }

  /** How much better a track is with each object than alone, in nats; above 0 if it is. */
  private double[] scores(
      FusedObject.Source source,
      List<FusedObject> objects,
      Map<VehicleTrack.Source, Integer> columnOf) {
    double[] scores = new double[objects.size()];
    for (VehicleTrack.Source other : memory.agreements.of(source.key()).keySet()) {
      Integer column = columnOf.get(other);
      if (column != null && objects.get(column).category == source.track().category()) {
        scores[column] = agreement(List.of(source), objects.get(column).sources);
      }
    }
    Integer own = columnOf.get(source.key());
    if (own != null && objects.get(own).sources.size() > 1) {
      scores[own] +=
          objects.get(own).category == ObjectCategory.VEHICLE ? STAY_VEHICLE_NATS : STAY_OTHER_NATS;
    }
    return scores;
  }

  /** With the objects that no camera has any more. */
  private static double[] withLost(
      double[] scores,
      FusedObject.Source source,
      List<FusedObject> objects,
      Comparison comparison) {
    for (int j = 0; j < scores.length; j++) {
      if (objects.get(j).sources.isEmpty()
          && objects.get(j).category == source.track().category()) {
        scores[j] = comparison.withLost(source, objects.get(j));
      }
    }
    return scores;
  }

  /**
   * Takes a track out of an object of several. Who has belonged to it longest keeps its id.
   *
   * @return the others
   */
  private FusedObject part(FusedObject object, FusedObject.Source source) {
    object.sources.remove(source);
    if (memory.objects.size() >= VehicleFusion.MOST_OBJECTS) {
      object.summarise();
      return object;
    }
    boolean isFirst =
        object.sources.stream()
            .allMatch(other -> other.memberEpochNanos() > source.memberEpochNanos());
    FusedObject apart;
    if (isFirst) {
      List<FusedObject.Source> others = List.copyOf(object.sources);
      object.sources.clear();
      object.put(source);
      apart = new FusedObject(memory.nextId++, others.get(0).since(memory.timeEpochNanos));
      others.forEach(other -> apart.put(other.since(memory.timeEpochNanos)));
      apart.summarise();
    } else {
      apart = new FusedObject(memory.nextId++, source.since(memory.timeEpochNanos));
    }
    object.summarise();
    memory.objects.add(apart);
    return isFirst ? apart : object;
  }

  /**
   * @param target null: none
   */
  private void join(FusedObject.Source source, Optional<FusedObject> owner, FusedObject target) {
    boolean isOpen = target != null && !target.hasCamera(cameraId);
    if (owner.isPresent()) {
      if (isOpen) {
        unite(owner.get(), target);
      }
    } else if (isOpen) {
      target.put(source.since(memory.timeEpochNanos));
      target.summarise();
    } else if (memory.objects.size() < VehicleFusion.MOST_OBJECTS) {
      memory.objects.add(new FusedObject(memory.nextId++, source.since(memory.timeEpochNanos)));
    }
  }

  /** Makes one of objects that have no camera in common and go together, the best pair first. */
  private void unite() {
    Optional<Couple> best = best();
    while (best.isPresent()) {
      unite(best.get().older(), best.get().younger());
      best = best();
    }
  }

  private record Couple(FusedObject older, FusedObject younger, double nats) {
    static final Comparator<Couple> BEST_FIRST =
        Comparator.comparingDouble((Couple couple) -> -couple.nats())
            .thenComparingLong(couple -> couple.older().id)
            .thenComparingLong(couple -> couple.younger().id);
  }

  private Optional<Couple> best() {
    Map<VehicleTrack.Source, FusedObject> owners = memory.owners();
    List<Couple> couples = new ArrayList<>();
    for (FusedObject older : memory.objects) {
      Set<FusedObject> met = new HashSet<>();
      for (FusedObject.Source source : older.sources) {
        memory
            .agreements
            .of(source.key())
            .forEach(
                (other, agreement) -> {
                  FusedObject younger = owners.get(other);
                  if (agreement.nats() > 0
                      && younger != null
                      && younger.id > older.id
                      && met.add(younger)) {
                    couples.add(new Couple(older, younger, agreement(older, younger)));
                  }
                });
      }
    }
    return couples.stream().filter(couple -> couple.nats() > 0).min(Couple.BEST_FIRST);
  }

  /** 0 or less where they cannot be one. */
  private double agreement(FusedObject a, FusedObject b) {
    return a.category == b.category
            && b.sources.stream().noneMatch(source -> a.hasCamera(source.cameraId()))
        ? agreement(a.sources, b.sources)
        : 0;
  }

  /** Mean over the pairs that were compared. */
  private double agreement(List<FusedObject.Source> some, List<FusedObject.Source> others) {
    double sum = 0;
    int count = 0;
    for (FusedObject.Source one : some) {
      Map<VehicleTrack.Source, Agreements.Agreement> agreements = memory.agreements.of(one.key());
      for (FusedObject.Source other : others) {
        Agreements.Agreement agreement = agreements.get(other.key());
        if (agreement != null) {
          sum += agreement.nats();
          count++;
        }
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  private void unite(FusedObject a, FusedObject b) {
    FusedObject older = a.id < b.id ? a : b;
    FusedObject younger = a.id < b.id ? b : a;
    ended.add(younger.toTrack(TrackState.ENDED));
    older.absorb(younger, memory.timeEpochNanos);
    memory.objects.remove(younger);
  }
}
