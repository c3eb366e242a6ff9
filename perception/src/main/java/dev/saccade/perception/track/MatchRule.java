package dev.saccade.perception.track;

/**
 * How like a track's prediction an instance must be, and in what, to be taken for the same object.
 * The score is the weighted mean of three likenesses, each 0..1: of the boxes (intersection over
 * union), of the masks (the same; boxes stand in where either side has no mask) and of the motion
 * (exp(-d^2 / 8), d the Mahalanobis distance of the four edges).
 *
 * @param minimumOverlap of the boxes, 0..1; 0 lets boxes match that do not touch
 * @param minimumScore 0..1
 * @param gate greatest d^2; 23.5 passes 99.99 % of what the motion model expects
 * @param weighByConfidence whether the instance's confidence multiplies the score
 * @param ofTheSmaller whether the boxes' intersection is divided by the smaller of the two, instead
 *     of by their union
 */
public record MatchRule(
    double boxWeight,
    double maskWeight,
    double motionWeight,
    double minimumOverlap,
    double minimumScore,
    double gate,
    boolean weighByConfidence,
    boolean ofTheSmaller) {
  public MatchRule {
    if (!(boxWeight >= 0 && maskWeight >= 0 && motionWeight >= 0)
        || !(boxWeight + maskWeight + motionWeight > 0)) {
      throw new IllegalArgumentException(
          "weights: "
              + boxWeight
              + ", "
              + maskWeight
              + ", "
              + motionWeight
              + " (expected: >= 0, not all 0)");
    }
    if (!(minimumOverlap >= 0 && minimumOverlap <= 1 && minimumScore >= 0 && minimumScore <= 1)) {
      throw new IllegalArgumentException(
          "minimumOverlap "
              + minimumOverlap
              + ", minimumScore "
              + minimumScore
              + " (expected: 0..1)");
    }
    if (!(gate > 0)) {
      throw new IllegalArgumentException("gate: " + gate + " (expected: > 0)");
    }
  }

  /** Boxes alone, without a gate: the rule of SORT. */
  public static MatchRule boxes(double minimumOverlap) {
    return new MatchRule(1, 0, 0, minimumOverlap, 0, Double.POSITIVE_INFINITY, false, false);
  }

  /** Boxes alone, their overlap multiplied by the confidence: the rule of ByteTrack. */
  static MatchRule fused(double minimumScore) {
    return new MatchRule(1, 0, 0, 0, minimumScore, Double.POSITIVE_INFINITY, true, false);
  }

  /** Masks alone; what has none does not match. */
  static MatchRule masks(double minimumOverlap) {
    return new MatchRule(0, 1, 0, 0, minimumOverlap, Double.POSITIVE_INFINITY, false, false);
  }

  boolean isOfMasksAlone() {
    return boxWeight == 0 && motionWeight == 0;
  }

  /** One box lies in the other, by at least this share of the smaller. */
  static MatchRule parts(double minimumShare) {
    return new MatchRule(1, 0, 0, minimumShare, 0, Double.POSITIVE_INFINITY, false, true);
  }
}
