package dev.saccade.sim.evaluate;

import java.util.Arrays;
import java.util.Collection;

/**
 * The CLEAR metrics (Bernardin and Stiefelhagen 2008) at similarity 0.5, and their mask versions
 * MOTSA and sMOTSA (Voigtlaender et al., "MOTS", CVPR 2019); matching prefers to continue the pairs
 * of the frame before, as in the reference evaluator of the HOTA authors.
 *
 * @param similaritySum over the true positives
 */
public record ClearMot(
    int truePositives,
    int falseNegatives,
    int falsePositives,
    int idSwitches,
    double similaritySum) {
  private static final double THRESHOLD = 0.5;
  private static final double ROUNDING = Math.ulp(1.0);
  private static final double CONTINUATION = 1000;

  public static ClearMot of(TrackingSequence sequence) {
    int truePositives = 0;
    int falseNegatives = 0;
    int falsePositives = 0;
    int idSwitches = 0;
    double similaritySum = 0;
    int[] lastPartner = new int[sequence.truthCount()];
    int[] partnerBefore = new int[sequence.truthCount()];
    Arrays.fill(lastPartner, -1);
    Arrays.fill(partnerBefore, -1);
    for (TrackingSequence.Step step : sequence.steps()) {
      int[] truth = step.truth();
      int[] result = step.result();
      if (truth.length == 0 || result.length == 0) {
        // The frame before stays what it was: a frame without either side breaks no pair.
        falsePositives += result.length;
        falseNegatives += truth.length;
        continue;
      }
      double[][] score = new double[truth.length][result.length];
      for (int i = 0; i < truth.length; i++) {
        for (int j = 0; j < result.length; j++) {
          double similarity = step.similarity()[i][j];
          if (similarity >= THRESHOLD - ROUNDING) {
            score[i][j] = similarity + (partnerBefore[truth[i]] == result[j] ? CONTINUATION : 0);
          }
        }
      }
      int[] partner = BestAssignment.maximise(score);
      Arrays.fill(partnerBefore, -1);
      int matches = 0;
      for (int i = 0; i < truth.length; i++) {
        if (partner[i] < 0 || score[i][partner[i]] <= ROUNDING) {
          continue;
        }
        int id = truth[i];
        int found = result[partner[i]];
        if (lastPartner[id] >= 0 && lastPartner[id] != found) {
          idSwitches++;
        }
        lastPartner[id] = found;
        partnerBefore[id] = found;
        similaritySum += step.similarity()[i][partner[i]];
        matches++;
      }
      truePositives += matches;
      falseNegatives += truth.length - matches;
      falsePositives += result.length - matches;
    }
    return new ClearMot(truePositives, falseNegatives, falsePositives, idSwitches, similaritySum);
  }

  /** Over several sequences: counts add up. */
  public static ClearMot pooled(Collection<ClearMot> parts) {
    ClearMot sum = new ClearMot(0, 0, 0, 0, 0);
    for (ClearMot part : parts) {
      sum =
          new ClearMot(
              sum.truePositives + part.truePositives,
              sum.falseNegatives + part.falseNegatives,
              sum.falsePositives + part.falsePositives,
              sum.idSwitches + part.idSwitches,
              sum.similaritySum + part.similaritySum);
    }
    return sum;
  }

  /**
   * At most 1; negative where there are more errors than objects. MOTSA when the shapes are masks.
   */
  public double mota() {
    return (double) (truePositives - falsePositives - idSwitches)
        / Math.max(1, truePositives + falseNegatives);
  }

  /** Mean similarity of the true positives, 0.5..1; 0 without any. */
  public double motp() {
    return similaritySum / Math.max(1, truePositives);
  }

  /**
   * As {@link #mota} with each true positive counted by its similarity: sMOTSA when the shapes are
   * masks.
   */
  public double softMota() {
    return (similaritySum - falsePositives - idSwitches)
        / Math.max(1, truePositives + falseNegatives);
  }
}
