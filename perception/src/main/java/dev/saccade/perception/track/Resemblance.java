package dev.saccade.perception.track;

import dev.saccade.perception.instance.Appearance;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How much more likely the colours of an instance are if it is a certain object than if it is
 * anything that is about in this frame: the mean logarithm of the ratio over its pixels. A part of
 * an object has few of its colours, and is still made of them; colours that all have tell nothing.
 */
final class Resemblance {
  /** Nothing is compared. */
  static final Resemblance UNKNOWN = new Resemblance(new double[0]);

  /** So many others of any colours are always about: or nobody alone could look like himself. */
  private static final double STRANGERS = 2;

  /** How much of an object's pixels may have whatever colours are about: light, dirt, haste. */
  private static final double UNEXPECTED_SHARE = .05;

  /** A colour that nobody has is not infinitely strange. */
  private static final double LEAST_SHARE = 1e-4;

  /** From it on, looks speak for a pair; below, the less for it the lower. */
  private static final double CONVINCING = 0.6;

  private static final double LEAST_AFTER_ABSENCE = -0.3;
  private static final double LEAST_OTHERWISE = -0.7;
  private static final double WEIGHT_AFTER_ABSENCE = 2;
  private static final double WEIGHT_OTHERWISE = 1;

  /** Share of each bin among all that is about, the mean of objects and instances. */
  private final double[] common;

  private Resemblance(double[] common) {
    this.common = common;
  }

  static Resemblance among(List<FollowedObject> objects, List<Candidate> candidates) {
    double[] common = new double[Appearance.BINS];
    Arrays.fill(common, STRANGERS / Appearance.BINS);
    double weight = STRANGERS;
    boolean known = false;
    for (FollowedObject object : objects) {
      if (object.looks.isPresent()) {
        RememberedLooks looks = object.looks.get();
        for (int i = 0; i < looks.count(); i++) {
          common[looks.bin(i)] += looks.share(i);
        }
        weight++;
        known = true;
      }
    }
    for (Candidate candidate : candidates) {
      if (candidate.instance().appearance().isPresent()) {
        Appearance appearance = candidate.instance().appearance().get();
        double share = RememberedLooks.telling(candidate.instance()) / appearance.shareSum();
        for (int i = 0; i < appearance.count(); i++) {
          common[appearance.bin(i)] += appearance.share(i) * share;
        }
        weight += RememberedLooks.telling(candidate.instance());
      }
    }
    if (!known) {
      return UNKNOWN;
    }
    for (int bin = 0; bin < common.length; bin++) {
      common[bin] /= weight;
    }
    return new Resemblance(common);
  }

  /** In nats a pixel; NaN where either side has no known looks. */
  double of(FollowedObject object, Candidate candidate) {
    Optional<Appearance> seen = candidate.instance().appearance();
    if (common.length == 0 || object.looks.isEmpty() || seen.isEmpty()) {
      return Double.NaN;
    }
    RememberedLooks looks = object.looks.get();
    Appearance appearance = seen.get();
    // What was too rare to be remembered may have been anything.
    double anything = UNEXPECTED_SHARE + looks.rest();
    double sum = 0;
    int shares = 0;
    int j = 0;
    for (int i = 0; i < appearance.count(); i++) {
      int bin = appearance.bin(i);
      while (j < looks.count() && looks.bin(j) < bin) {
        j++;
      }
      double own = j < looks.count() && looks.bin(j) == bin ? looks.share(j) : 0;
      double ratio =
          (own + anything * common[bin] + LEAST_SHARE)
              / ((1 + UNEXPECTED_SHARE) * common[bin] + LEAST_SHARE);
      sum += appearance.share(i) * StrictMath.log(ratio);
      shares += appearance.share(i);
    }
    return sum / shares;
  }

  /**
   * A score of place and motion with what looks say about it: 0 where they speak against it. After
   * an absence they count for more, because somebody else may stand there now.
   */
  double weigh(double score, FollowedObject object, Candidate candidate) {
    double likeness = of(object, candidate);
    if (Double.isNaN(likeness)) {
      return score;
    }
    boolean absent = object.missedCount > 0;
    if (likeness < (absent ? LEAST_AFTER_ABSENCE : LEAST_OTHERWISE)) {
      return 0;
    }
    double weight = absent ? WEIGHT_AFTER_ABSENCE : WEIGHT_OTHERWISE;
    return score * StrictMath.exp(weight * Math.min(0, likeness - CONVINCING));
  }
}
