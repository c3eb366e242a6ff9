package dev.saccade.perception.track;

import dev.saccade.perception.instance.PixelBox;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass: tracks and candidates of a frame, paired so that the sum of their scores is greatest.
 */
final class Matching {
  /** Chi-squared distances are spread over four edges. */
  private static final double MOTION_SOFTNESS = 8;

  /** A pair of different categories is possible, because networks err, but not likely. */
  private static final double OTHER_CATEGORY_FACTOR = 0.5;

  private final MatchRule rule;
  private final MotionNoise noise;
  private final ImageFrame frame;
  private final boolean byLastBox;
  private final Resemblance likeness;

  /**
   * @param byLastBox whether tracks are looked for where they were last seen, instead of where they
   *     should be by now
   * @param likeness what looks say about a pair
   */
  Matching(
      MatchRule rule,
      MotionNoise noise,
      ImageFrame frame,
      boolean byLastBox,
      Resemblance likeness) {
    this.rule = rule;
    this.noise = noise;
    this.frame = frame;
    this.byLastBox = byLastBox;
    this.likeness = likeness;
  }

  record Pair(FollowedObject object, Candidate candidate) {}

  /** Pairs up what it can; both lists lose what was paired. */
  List<Pair> take(List<FollowedObject> objects, List<Candidate> candidates) {
    if (objects.isEmpty() || candidates.isEmpty()) {
      return List.of();
    }
    double[][] scores = new double[objects.size()][candidates.size()];
    for (int i = 0; i < scores.length; i++) {
      scoreInto(objects.get(i), candidates, scores[i]);
    }
    return best(scores, objects, candidates);
  }

  /**
   * The pairs of the greatest sum; both lists lose what was paired.
   *
   * @param scores by object and candidate; 0 for what cannot be a pair
   */
  static List<Pair> best(
      double[][] scores, List<FollowedObject> objects, List<Candidate> candidates) {
    List<Pair> pairs = new ArrayList<>();
    int[] candidateOf = Assignment.maximise(scores);
    for (int i = 0; i < scores.length; i++) {
      if (candidateOf[i] >= 0) {
        pairs.add(new Pair(objects.get(i), candidates.get(candidateOf[i])));
      }
    }
    for (Pair pair : pairs) {
      objects.remove(pair.object());
      candidates.remove(pair.candidate());
    }
    return pairs;
  }

  private void scoreInto(FollowedObject object, List<Candidate> candidates, double[] row) {
    PixelBox expected = byLastBox ? object.lastBox : object.predictedView();
    PixelBox visible = frame.clip(expected);
    PixelBox whole = byLastBox ? visible : frame.clip(object.predictedBox());
    double edge = FollowedObject.edgeDeviation(FollowedObject.size(expected), noise);
    AxisFilter.EdgeGate horizontal = object.horizontal.gate(edge);
    AxisFilter.EdgeGate vertical = object.vertical.gate(edge);
    for (int j = 0; j < row.length; j++) {
      Candidate candidate = candidates.get(j);
      PixelBox seen = candidate.instance().box();
      // As much of it may be hidden as was before, or nothing any more.
      double boxes =
          rule.ofTheSmaller()
              ? Math.max(share(visible, seen), share(whole, seen))
              : Math.max(visible.overlap(seen), whole.overlap(seen));
      if (boxes < rule.minimumOverlap() || (boxes == 0 && rule.motionWeight() == 0)) {
        continue;
      }
      double distance = squaredDistance(horizontal, vertical, candidate, object.predictedBox());
      if (distance > rule.gate()) {
        continue;
      }
      double score =
          likeness.weigh(score(object, expected, candidate, boxes, distance), object, candidate);
      if (score > 0 && score >= rule.minimumScore()) {
        row[j] = score;
      }
    }
  }

  /** How much of the smaller box lies in the other, 0..1. */
  private static double share(PixelBox a, PixelBox b) {
    double width =
        Math.min(a.xMaxPixels(), b.xMaxPixels())
            - (double) Math.max(a.xMinPixels(), b.xMinPixels());
    double height =
        Math.min(a.yMaxPixels(), b.yMaxPixels())
            - (double) Math.max(a.yMinPixels(), b.yMinPixels());
    return width > 0 && height > 0 ? width * height / Math.min(a.areaPixels(), b.areaPixels()) : 0;
  }

  private double score(
      FollowedObject object,
      PixelBox expected,
      Candidate candidate,
      double boxes,
      double distance) {
    double masks = rule.isOfMasksAlone() ? 0 : boxes;
    if (rule.maskWeight() > 0 && object.lastShape.isPresent() && candidate.shape().isPresent()) {
      masks =
          MaskShape.overlap(
              object.lastShape.get(),
              frame.clip(expected),
              candidate.shape().get(),
              candidate.instance().box());
    }
    double motion = rule.motionWeight() > 0 ? StrictMath.exp(-distance / MOTION_SOFTNESS) : 0;
    double score =
        (rule.boxWeight() * boxes + rule.maskWeight() * masks + rule.motionWeight() * motion)
            / (rule.boxWeight() + rule.maskWeight() + rule.motionWeight());
    if (rule.weighByConfidence()) {
      score *= candidate.instance().confidence();
    }
    boolean alike =
        object.votes.winner().category() == candidate.instance().objectClass().category();
    return alike ? score : score * OTHER_CATEGORY_FACTOR;
  }

  private double squaredDistance(
      AxisFilter.EdgeGate horizontal,
      AxisFilter.EdgeGate vertical,
      Candidate candidate,
      PixelBox predicted) {
    PixelBox seen = candidate.instance().box();
    // Where the border or another object hides an edge, the prediction cannot be wrong about it.
    ImageFrame.SeenEdges edges =
        candidate.hidden().of(frame.seenEdges(seen, predicted), seen, predicted);
    return horizontal.squaredDistance(
            edges.left() ? seen.xMinPixels() : horizontal.low(),
            edges.right() ? seen.xMaxPixels() : horizontal.high())
        + vertical.squaredDistance(
            edges.top() ? seen.yMinPixels() : vertical.low(),
            edges.bottom() ? seen.yMaxPixels() : vertical.high());
  }
}
