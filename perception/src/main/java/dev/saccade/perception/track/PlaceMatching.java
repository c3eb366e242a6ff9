package dev.saccade.perception.track;

import java.util.List;
import java.util.Optional;

/**
 * Finds again on the ground what came out from behind something else: its box in the picture was
 * eaten up as it was hidden, and says little about where it should come out. Where it stood, and
 * how fast it went, still does.
 */
final class PlaceMatching {
  /** Chi-squared with 2 degrees of freedom: 99 %. */
  private static final double GATE = 9.21;

  private static final double SOFTNESS = 4;

  /** Farther off, it is not the same, however little is known. */
  private static final double FARTHEST_METRES = 4;

  /** People stand close together. */
  private static final double LEAST_LIKENESS = -0.1;

  private PlaceMatching() {}

  /**
   * Pairs up what it can; both lists lose what was paired.
   *
   * @param likeness whether looks speak against a pair
   * @param contacts where each of the candidates stands, as far as it can be told
   */
  static List<Matching.Pair> take(
      List<FollowedObject> objects,
      List<Candidate> candidates,
      Resemblance likeness,
      List<Optional<GroundContact>> contacts) {
    double[][] scores = new double[objects.size()][candidates.size()];
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores[i].length; j++) {
        // What is not known speaks against nothing.
        if (contacts.get(j).isPresent()
            && !(likeness.of(objects.get(i), candidates.get(j)) < LEAST_LIKENESS)) {
          scores[i][j] = score(objects.get(i), candidates.get(j), contacts.get(j).get());
        }
      }
    }
    return Matching.best(scores, objects, candidates);
  }

  private static double score(FollowedObject object, Candidate candidate, GroundContact contact) {
    if (object.ground.isEmpty()
        || object.votes.winner().category() != candidate.instance().objectClass().category()) {
      return 0;
    }
    GroundFilter ground = object.ground.get();
    double dx = contact.x() - ground.x();
    double dy = contact.y() - ground.y();
    if (dx * dx + dy * dy > FARTHEST_METRES * FARTHEST_METRES) {
      return 0;
    }
    double distance = ground.squaredDistance(contact);
    return distance < GATE ? StrictMath.exp(-distance / SOFTNESS) : 0;
  }
}
