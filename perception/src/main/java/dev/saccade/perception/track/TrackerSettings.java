package dev.saccade.perception.track;

import java.util.Objects;
import java.util.Optional;

/**
 * All that can be set on a {@link KalmanTracker}.
 *
 * <p>Instances are matched in passes: those of high confidence with the tracks that are believed
 * (first), those of low confidence with what is left of the tracks seen in the last frame (second,
 * the idea of ByteTrack, arXiv 2110.06864, section 3), what is left of the confident ones with the
 * boxes in which the lost tracks were last seen (recovery, the idea of OC-SORT, arXiv 2203.14360,
 * section 4.3), then with the tentative tracks, and then what is still left with the tracks of
 * which it may be a part, or the whole (parts): what comes out from behind a post, or goes behind
 * it, changes its box at once. Who is left and is confident enough is born.
 *
 * @param highConfidence from it on, an instance is in the first pass
 * @param lowConfidence below it, an instance is not looked at
 * @param birthConfidence from it on, an unmatched instance starts a track
 * @param masks before all others, and whatever the motion: what covers the pixels that a track
 *     covered in the last frame is the same. Empty: no such pass
 * @param second empty: instances of low confidence are not looked at
 * @param recovery empty: no such pass
 * @param tentative empty: tentative tracks take part in the first pass
 * @param parts empty: no such pass
 * @param compensated whether the vehicle's own motion, where it is known, is taken off the motion
 *     of boxes
 * @param hiddenSides whether sides of a box at which a nearer object begins are left out of its
 *     motion
 * @param places whether what is left after all passes is looked for on the ground, among the tracks
 *     that were out of sight
 * @param looks whether the colours of instances that come with them speak for and against pairs,
 *     and what is left after all passes is looked for by them around the tracks that were out of
 *     sight
 */
public record TrackerSettings(
    double highConfidence,
    double lowConfidence,
    double birthConfidence,
    Optional<MatchRule> masks,
    MatchRule first,
    Optional<MatchRule> second,
    Optional<MatchRule> recovery,
    Optional<MatchRule> tentative,
    Optional<MatchRule> parts,
    LifeRules life,
    MotionNoise motion,
    boolean compensated,
    boolean hiddenSides,
    boolean places,
    boolean looks) {
  private static final MotionNoise MOTION = new MotionNoise(0.04, 0.7, 1.5, 0.5, 2, 0.03, 1);
  private static final long SECOND = 1_000_000_000L;

  public TrackerSettings {
    Objects.requireNonNull(masks, "masks");
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    Objects.requireNonNull(recovery, "recovery");
    Objects.requireNonNull(tentative, "tentative");
    Objects.requireNonNull(parts, "parts");
    Objects.requireNonNull(life, "life");
    Objects.requireNonNull(motion, "motion");
    if (!(lowConfidence >= 0 && lowConfidence <= highConfidence && highConfidence <= 1)) {
      throw new IllegalArgumentException(
          "lowConfidence "
              + lowConfidence
              + ", highConfidence "
              + highConfidence
              + " (expected: 0 <= low <= high <= 1)");
    }
    if (!(birthConfidence >= highConfidence && birthConfidence <= 1)) {
      throw new IllegalArgumentException(
          "birthConfidence: " + birthConfidence + " (expected: highConfidence to 1)");
    }
  }

  /** What the pipeline uses. */
  public static TrackerSettings standard() {
    MatchRule first = new MatchRule(1, 1, 1, 0, 0.15, 40, false, false);
    return new TrackerSettings(
        0.5,
        0.1,
        0.5,
        Optional.of(MatchRule.masks(0.4)),
        first,
        Optional.of(new MatchRule(1, 1, 1, 0.3, 0.3, 23.5, false, false)),
        Optional.of(new MatchRule(1, 1, 0, 0.3, 0.3, Double.POSITIVE_INFINITY, false, false)),
        Optional.of(first),
        Optional.of(MatchRule.parts(0.5)),
        new LifeRules(1, 0.5, 1, false, SECOND, Integer.MAX_VALUE, 2, 9, 0.1),
        MOTION,
        true,
        true,
        true,
        true);
  }

  /** The rules of SORT (arXiv 1602.00763): one pass, overlap of boxes alone, a short memory. */
  public static TrackerSettings sort() {
    return new TrackerSettings(
        0,
        0,
        0,
        Optional.empty(),
        MatchRule.boxes(0.3),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new LifeRules(3, 0, 3, true, Long.MAX_VALUE, 1, 1, 0, 0),
        MOTION,
        false,
        false,
        false,
        false);
  }

  /** The rules of ByteTrack (arXiv 2110.06864) with its published thresholds. */
  public static TrackerSettings byteTrack() {
    return new TrackerSettings(
        0.6,
        0.1,
        0.7,
        Optional.empty(),
        MatchRule.fused(0.2),
        Optional.of(MatchRule.boxes(0.5)),
        Optional.empty(),
        Optional.of(MatchRule.fused(0.3)),
        Optional.empty(),
        new LifeRules(2, 0, 1, false, SECOND, Integer.MAX_VALUE, 1, 0, 0),
        MOTION,
        false,
        false,
        false,
        false);
  }
}
