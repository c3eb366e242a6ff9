package dev.saccade.perception.track;

import dev.saccade.perception.instance.PixelBox;
import java.util.List;

/**
 * Finds again by its looks what was out of sight: around where it should be, the farther the longer
 * it was away. Nobody else looks like it there, or it is left alone.
 */
final class LooksMatching {
  private static final double NANOS_PER_SECOND = 1e9;

  private static final double LEAST_LIKENESS = 0.9;

  /** How far off, in sizes of the object. */
  private static final double REACH = 0.4;

  private static final double REACH_PER_SECOND = 2;

  /** People are higher than wide, and move sideways: a size is this many widths at most. */
  private static final double MOST_WIDTHS = 2.5;

  /** Things do not jump up and down. */
  private static final double VERTICAL_WEIGHT = 4;

  private LooksMatching() {}

  /**
   * Pairs up what it can; both lists lose what was paired.
   *
   * @param objects out of sight until now
   */
  static List<Matching.Pair> take(
      List<FollowedObject> objects,
      List<Candidate> candidates,
      Resemblance likeness,
      ImageFrame frame) {
    if (objects.isEmpty() || candidates.isEmpty()) {
      return List.of();
    }
    double[][] scores = new double[objects.size()][candidates.size()];
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores[i].length; j++) {
        scores[i][j] = score(objects.get(i), candidates.get(j), likeness, frame);
      }
    }
    return Matching.best(scores, objects, candidates);
  }

  private static double score(
      FollowedObject object, Candidate candidate, Resemblance likeness, ImageFrame frame) {
    if (object.votes.winner().category() != candidate.instance().objectClass().category()) {
      return 0;
    }
    PixelBox expected = object.predictedBox();
    PixelBox seen = candidate.instance().box();
    double seconds = (frame.captureEpochNanos() - object.lastSeenEpochNanos) / NANOS_PER_SECOND;
    double size = Math.min(expected.heightPixels(), MOST_WIDTHS * expected.widthPixels());
    double reach = size * (REACH + REACH_PER_SECOND * seconds);
    // What shows is a part of it: how far that sticks out of where the whole should be.
    double dx =
        outside(seen.xMinPixels(), seen.xMaxPixels(), expected.xMinPixels(), expected.xMaxPixels());
    double dy =
        outside(seen.yMinPixels(), seen.yMaxPixels(), expected.yMinPixels(), expected.yMaxPixels());
    double off = (dx * dx + VERTICAL_WEIGHT * dy * dy) / (reach * reach);
    if (off > 1) {
      return 0;
    }
    double alike = likeness.of(object, candidate);
    return alike >= LEAST_LIKENESS ? alike * (1 - off / 2) : 0;
  }

  private static double outside(double low, double high, double expectedLow, double expectedHigh) {
    return Math.max(0, Math.max(expectedLow - low, high - expectedHigh));
  }
}
