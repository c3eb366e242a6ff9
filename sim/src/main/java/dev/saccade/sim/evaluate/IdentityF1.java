package dev.saccade.sim.evaluate;

import java.util.Collection;

/**
 * IDF1 at similarity 0.5: the F1 score under the one assignment of result tracks to true tracks
 * that is best for the whole sequence. Ristani et al., "Performance Measures and a Data Set for
 * Multi-Target, Multi-Camera Tracking", 2016.
 */
public record IdentityF1(long truePositives, long falseNegatives, long falsePositives) {
  private static final double THRESHOLD = 0.5;

  public static IdentityF1 of(TrackingSequence sequence) {
    double[][] common = new double[sequence.truthCount()][sequence.resultCount()];
    for (TrackingSequence.Step step : sequence.steps()) {
      for (int i = 0; i < step.truth().length; i++) {
        for (int j = 0; j < step.result().length; j++) {
          if (step.similarity()[i][j] >= THRESHOLD) {
            common[step.truth()[i]][step.result()[j]]++;
          }
        }
      }
    }
    // Leaving two tracks unassigned costs as much as assigning them without a common detection, so
    // the best assignment is the
    // one with the most common detections.
    int[] partner = BestAssignment.maximise(common);
    long matches = 0;
    for (int i = 0; i < partner.length; i++) {
      matches += partner[i] < 0 ? 0 : (long) common[i][partner[i]];
    }
    return new IdentityF1(
        matches, sequence.truthDetections() - matches, sequence.resultDetections() - matches);
  }

  /** Over several sequences: counts add up. */
  public static IdentityF1 pooled(Collection<IdentityF1> parts) {
    return new IdentityF1(
        parts.stream().mapToLong(IdentityF1::truePositives).sum(),
        parts.stream().mapToLong(IdentityF1::falseNegatives).sum(),
        parts.stream().mapToLong(IdentityF1::falsePositives).sum());
  }

  /** 0..1. */
  public double idf1() {
    return truePositives / Math.max(1, truePositives + 0.5 * falsePositives + 0.5 * falseNegatives);
  }
}
