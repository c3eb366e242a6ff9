package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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
    List<FusedObject.Source> mine = new ArrayList<>();
    Set<VehicleTrack.Source> fresh = new HashSet<>();
    Set<VehicleTrack.Source> told = new HashSet<>();
    for (FusedObject.Source source : current) {
      Optional<FusedObject> owner = memory.owner(source.key());
      FusedObject.Source own =
          owner
              .map(object -> source.since(object.source(cameraId).memberEpochNanos()))
              .orElse(source);
      owner.ifPresentOrElse(object -> object.put(own), () -> fresh.add(own.key()));
      mine.add(own);
      told.add(own.key());
    }
    for (FusedObject object : memory.objects) {
      object.sources.removeIf(
          source -> source.cameraId().equals(cameraId) && !told.contains(source.key()));
      object.summarise();
    }
    mine.sort(Comparator.comparingLong(source -> source.track().trackId()));
    Comparison.compare(memory, mine);
    place(mine, fresh);
    unite();
  }

  private void place(List<FusedObject.Source> mine, Set<VehicleTrack.Source> fresh) {
    List<FusedObject> objects = List.copyOf(memory.objects);
    double[][] scores = new double[mine.size()][objects.size()];
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores[i].length; j++) {
        boolean isFresh = fresh.contains(mine.get(i).key());
        scores[i][j] = Math.max(0, score(mine.get(i), objects.get(j), isFresh));
      }
    }
    int[] objectOf = Assignment.maximise(scores);
    // First all leave, then all join: two may change places.
    for (int i = 0; i < scores.length; i++) {
      FusedObject target = objectOf[i] < 0 ? null : objects.get(objectOf[i]);
      Optional<FusedObject> owner = memory.owner(mine.get(i).key());
      if (owner.isPresent() && owner.get() != target && owner.get().sources.size() > 1) {
        part(owner.get(), mine.get(i));
      }
    }
    for (int i = 0; i < scores.length; i++) {
      join(mine.get(i), objectOf[i] < 0 ? null : objects.get(objectOf[i]));
    }
  }

  /** How much better a track is with an object than alone, in nats; above 0 if it is. */
  private double score(FusedObject.Source source, FusedObject object, boolean isFresh) {
    if (object.category != source.track().category()) {
      return 0;
    }
    boolean isMember = object.has(source.key());
    double stay =
        isMember && object.sources.size() > 1
            ? object.category == ObjectCategory.VEHICLE ? STAY_VEHICLE_NATS : STAY_OTHER_NATS
            : 0;
    OptionalDouble agreement = memory.agreements.of(source, object.sources);
    if (agreement.isPresent()) {
      return agreement.getAsDouble() + stay;
    }
    return isFresh && object.sources.isEmpty() ? Comparison.withLost(memory, source, object) : stay;
  }

  /** Takes a track out of an object of several. Who has belonged to it longest keeps its id. */
  private void part(FusedObject object, FusedObject.Source source) {
    object.sources.remove(source);
    if (memory.objects.size() >= VehicleFusion.MOST_OBJECTS) {
      object.summarise();
      return;
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
  }

  /**
   * @param target null: none
   */
  private void join(FusedObject.Source source, FusedObject target) {
    Optional<FusedObject> owner = memory.owner(source.key());
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
    while (true) {
      double best = 0;
      FusedObject older = null;
      FusedObject younger = null;
      for (FusedObject a : memory.objects) {
        for (FusedObject b : memory.objects) {
          double score = a.id < b.id ? agreement(a, b) : 0;
          if (score > best) {
            best = score;
            older = a;
            younger = b;
          }
        }
      }
      if (older == null) {
        return;
      }
      unite(older, younger);
    }
  }

  /** 0 or less where they cannot be one. */
  private double agreement(FusedObject a, FusedObject b) {
    if (a.category != b.category
        || b.sources.stream().anyMatch(source -> a.hasCamera(source.cameraId()))) {
      return 0;
    }
    double sum = 0;
    int count = 0;
    for (FusedObject.Source source : a.sources) {
      OptionalDouble agreement = memory.agreements.of(source, b.sources);
      if (agreement.isPresent()) {
        sum += agreement.getAsDouble();
        count++;
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
