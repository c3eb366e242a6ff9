package dev.saccade.perception.track;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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

  private final Map<Pair, Agreement> agreementOf = new TreeMap<>();

  /** In a fixed order. */
  Set<Map.Entry<Pair, Agreement>> entries() {
    return agreementOf.entrySet();
  }

  void put(Pair pair, Agreement agreement) {
    agreementOf.put(pair, agreement);
  }

  /** In nats; empty if the two were not compared yet. */
  OptionalDouble of(VehicleTrack.Source a, VehicleTrack.Source b) {
    Agreement agreement = agreementOf.get(Pair.of(a, b));
    return agreement == null ? OptionalDouble.empty() : OptionalDouble.of(agreement.nats());
  }

  /** Mean over the pairs of one with several that were compared; empty if none was. */
  OptionalDouble of(FusedObject.Source one, List<FusedObject.Source> several) {
    double sum = 0;
    int count = 0;
    for (FusedObject.Source other : several) {
      OptionalDouble nats =
          other.cameraId().equals(one.cameraId())
              ? OptionalDouble.empty()
              : of(one.key(), other.key());
      if (nats.isPresent()) {
        sum += nats.getAsDouble();
        count++;
      }
    }
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }

  /** Whether both have been told of since they were last compared. */
  boolean areDue(FusedObject.Source a, FusedObject.Source b) {
    Pair pair = Pair.of(a.key(), b.key());
    Agreement last = agreementOf.get(pair);
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
    Agreement last = agreementOf.get(pair);
    if (last == null) {
      if (agreementOf.size() < MOST_PAIRS) {
        agreementOf.put(pair, new Agreement(nats, first, second));
      }
      return;
    }
    double seconds = 0.5e-9 * (first - last.firstEpochNanos() + second - last.secondEpochNanos());
    double reach = nats < last.nats() ? DOUBT_SECONDS : MEMORY_SECONDS;
    double share = 1 - StrictMath.exp(-seconds / reach);
    agreementOf.put(pair, new Agreement(last.nats() + share * (nats - last.nats()), first, second));
  }

  /** Forgets all pairs of others. */
  void keep(Set<VehicleTrack.Source> tracks) {
    agreementOf
        .keySet()
        .removeIf(pair -> !tracks.contains(pair.first()) || !tracks.contains(pair.second()));
  }
}
