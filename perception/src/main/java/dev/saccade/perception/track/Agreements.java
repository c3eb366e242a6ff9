package dev.saccade.perception.track;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How well tracks of different cameras have gone together lately: averages of {@link Likeness} over
 * some tenths of a second, for the pairs that were compared. Two frames are compared once,
 * whichever of them comes first.
 */
final class Agreements {
  /** More at a time are noise. */
  static final int MOST_PAIRS = 4000;

  /** Averages reach back so far. Doubts count sooner than confirmations. */
  private static final double MEMORY_SECONDS = 0.4;

  private static final double DOUBT_SECONDS = 0.3;

  /** Such a pair is one that was never compared. */
  private static final double HOPELESS_NATS = -3.5;

  private static final Comparator<VehicleTrack.Source> BY_CAMERA =
      Comparator.comparing(VehicleTrack.Source::cameraId)
          .thenComparingLong(VehicleTrack.Source::trackId);

  /** Of different cameras, whose ids ascend. */
  record Pair(VehicleTrack.Source first, VehicleTrack.Source second) implements Comparable<Pair> {
    static Pair of(VehicleTrack.Source a, VehicleTrack.Source b) {
      return BY_CAMERA.compare(a, b) < 0 ? new Pair(a, b) : new Pair(b, a);
    }

    @Override
    public int compareTo(Pair other) {
      int order = BY_CAMERA.compare(first, other.first);
      return order != 0 ? order : BY_CAMERA.compare(second, other.second);
    }
  }

  /**
   * @param nats above 0 for one object
   * @param firstEpochNanos capture times of the frames that were compared last
   */
  record Agreement(double nats, long firstEpochNanos, long secondEpochNanos) {}

  /** Each pair both ways. */
  private final Map<VehicleTrack.Source, Map<VehicleTrack.Source, Agreement>> agreementsOf =
      new HashMap<>();

  private int pairCount;

  int pairCount() {
    return pairCount;
  }

  /** In the order of the pairs. */
  Map<Pair, Agreement> all() {
    Map<Pair, Agreement> all = new TreeMap<>();
    agreementsOf.forEach(
        (track, partners) ->
            partners.forEach((other, agreement) -> all.put(Pair.of(track, other), agreement)));
    return all;
  }

  /** Every track that was compared with one, and how well they go together. */
  Map<VehicleTrack.Source, Agreement> of(VehicleTrack.Source track) {
    return agreementsOf.getOrDefault(track, Map.of());
  }

  void put(Pair pair, Agreement agreement) {
    if (partners(pair.first()).put(pair.second(), agreement) == null) {
      pairCount++;
    }
    partners(pair.second()).put(pair.first(), agreement);
  }

  private Map<VehicleTrack.Source, Agreement> partners(VehicleTrack.Source track) {
    return agreementsOf.computeIfAbsent(track, key -> new HashMap<>());
  }

  /** Whether both have been told of since they were last compared. */
  boolean areDue(FusedObject.Source a, FusedObject.Source b) {
    Pair pair = Pair.of(a.key(), b.key());
    Agreement last = of(a.key()).get(b.key());
    boolean inOrder = pair.first().equals(a.key());
    return last == null
        || (inOrder ? a : b).reportedEpochNanos() > last.firstEpochNanos()
            && (inOrder ? b : a).reportedEpochNanos() > last.secondEpochNanos();
  }

  void note(FusedObject.Source a, FusedObject.Source b, double nats) {
    Pair pair = Pair.of(a.key(), b.key());
    boolean inOrder = pair.first().equals(a.key());
    long first = (inOrder ? a : b).reportedEpochNanos();
    long second = (inOrder ? b : a).reportedEpochNanos();
    Agreement last = of(a.key()).get(b.key());
    if (last == null) {
      if (pairCount < MOST_PAIRS) {
        put(pair, new Agreement(nats, first, second));
      }
      return;
    }
    double seconds = 0.5e-9 * (first - last.firstEpochNanos() + second - last.secondEpochNanos());
    double reach = nats < last.nats() ? DOUBT_SECONDS : MEMORY_SECONDS;
    double share = 1 - StrictMath.exp(-seconds / reach);
    put(pair, new Agreement(last.nats() + share * (nats - last.nats()), first, second));
  }

  /** Forgets all pairs of others, and those that could not go together worse. */
  void keep(Set<VehicleTrack.Source> tracks) {
    agreementsOf.keySet().retainAll(tracks);
    pairCount = 0;
    for (Map<VehicleTrack.Source, Agreement> partners : agreementsOf.values()) {
      partners
          .entrySet()
          .removeIf(
              partner ->
                  !tracks.contains(partner.getKey()) || partner.getValue().nats() < HOPELESS_NATS);
      pairCount += partners.size();
    }
    pairCount /= 2;
  }
}
