package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectClass;
import java.util.Map;
import java.util.TreeMap;

/**
 * What class an object has been seen as: votes weighted by confidence that fade with every further
 * one, so that a passing mistake changes nothing and a lasting change does.
 */
final class ClassVotes {
  private static final float KEPT = 0.9f;
  private static final float FORGOTTEN_BELOW = 0.01f;

  private final TreeMap<Integer, Float> voteOf = new TreeMap<>();
  private final Map<Integer, ObjectClass> classOf = new TreeMap<>();

  /** Read back. */
  void put(ObjectClass objectClass, float vote) {
    voteOf.put(objectClass.id(), vote);
    classOf.put(objectClass.id(), objectClass);
  }

  void vote(ObjectClass objectClass, float confidence) {
    voteOf.replaceAll((id, vote) -> vote * KEPT);
    // A vote without confidence still says what was seen.
    voteOf.merge(objectClass.id(), Math.max(confidence, FORGOTTEN_BELOW), Float::sum);
    classOf.put(objectClass.id(), objectClass);
    voteOf.values().removeIf(vote -> vote < FORGOTTEN_BELOW);
    classOf.keySet().retainAll(voteOf.keySet());
  }

  /** The class with the most votes; the lowest id among equals. */
  ObjectClass winner() {
    int best = voteOf.firstKey();
    for (Map.Entry<Integer, Float> entry : voteOf.entrySet()) {
      if (entry.getValue() > voteOf.get(best)) {
        best = entry.getKey();
      }
    }
    return classOf.get(best);
  }

  Map<Integer, Float> votes() {
    return voteOf;
  }

  ObjectClass classOf(int id) {
    return classOf.get(id);
  }
}
