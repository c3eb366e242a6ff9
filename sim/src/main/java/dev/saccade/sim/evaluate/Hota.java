package dev.saccade.sim.evaluate;

import java.util.Arrays;
import java.util.Collection;

/**
 * Higher Order Tracking Accuracy: Luiten et al., "HOTA: A Higher Order Metric for Evaluating
 * Multi-Object Tracking", IJCV 2021, section 5; the matching and the pooling over sequences as in
 * the authors' reference evaluator. Arrays run over the localisation thresholds 0.05, 0.10 .. 0.95.
 */
public final class Hota {
  static final int THRESHOLD_COUNT = 19;
  private static final double STEP = 0.05;
  private static final double ROUNDING = Math.ulp(1.0);

  private final double[] truePositives = new double[THRESHOLD_COUNT];
  private final double[] falseNegatives = new double[THRESHOLD_COUNT];
  private final double[] falsePositives = new double[THRESHOLD_COUNT];
  // Sum over true positives of the association score of the pair of tracks that each belongs to.
  private final double[] associationSums = new double[THRESHOLD_COUNT];

  private Hota() {}

  public static Hota of(TrackingSequence sequence) {
    Hota hota = new Hota();
    int truthCount = sequence.truthCount();
    int resultCount = sequence.resultCount();
    double[][] potential = new double[truthCount][resultCount];
    double[] truthLengths = new double[truthCount];
    double[] resultLengths = new double[resultCount];
    for (TrackingSequence.Step step : sequence.steps()) {
      addPotentialMatches(step, potential);
      for (int id : step.truth()) {
        truthLengths[id]++;
      }
      for (int id : step.result()) {
        resultLengths[id]++;
      }
    }

    double[][][] matched = new double[THRESHOLD_COUNT][truthCount][resultCount];
    for (TrackingSequence.Step step : sequence.steps()) {
      int[] truth = step.truth();
      int[] result = step.result();
      double[][] score = new double[truth.length][result.length];
      for (int i = 0; i < truth.length; i++) {
        for (int j = 0; j < result.length; j++) {
          double common = potential[truth[i]][result[j]];
          double alignment = common / (truthLengths[truth[i]] + resultLengths[result[j]] - common);
          score[i][j] = alignment * step.similarity()[i][j];
        }
      }
      int[] partner = BestAssignment.maximise(score);
      for (int a = 0; a < THRESHOLD_COUNT; a++) {
        int matches = 0;
        for (int i = 0; i < truth.length; i++) {
          if (partner[i] >= 0 && step.similarity()[i][partner[i]] >= threshold(a) - ROUNDING) {
            matches++;
            matched[a][truth[i]][result[partner[i]]]++;
          }
        }
        hota.truePositives[a] += matches;
        hota.falseNegatives[a] += truth.length - matches;
        hota.falsePositives[a] += result.length - matches;
      }
    }

    for (int a = 0; a < THRESHOLD_COUNT; a++) {
      for (int i = 0; i < truthCount; i++) {
        for (int j = 0; j < resultCount; j++) {
          double count = matched[a][i][j];
          if (count > 0) {
            hota.associationSums[a] +=
                count * count / Math.max(1, truthLengths[i] + resultLengths[j] - count);
          }
        }
      }
    }
    return hota;
  }

  /** Over several sequences: counts add up, association is averaged over the true positives. */
  public static Hota pooled(Collection<Hota> parts) {
    Hota sum = new Hota();
    for (Hota part : parts) {
      for (int a = 0; a < THRESHOLD_COUNT; a++) {
        sum.truePositives[a] += part.truePositives[a];
        sum.falseNegatives[a] += part.falseNegatives[a];
        sum.falsePositives[a] += part.falsePositives[a];
        sum.associationSums[a] += part.associationSums[a];
      }
    }
    return sum;
  }

  /** 0..1, mean over the thresholds. */
  public double hota() {
    double[] values = new double[THRESHOLD_COUNT];
    Arrays.setAll(values, a -> Math.sqrt(detection(a) * association(a)));
    return mean(values);
  }

  /** Detection accuracy, 0..1, mean over the thresholds. */
  public double detA() {
    double[] values = new double[THRESHOLD_COUNT];
    Arrays.setAll(values, this::detection);
    return mean(values);
  }

  /** Association accuracy, 0..1, mean over the thresholds. */
  public double assA() {
    double[] values = new double[THRESHOLD_COUNT];
    Arrays.setAll(values, this::association);
    return mean(values);
  }

  private double detection(int a) {
    return truePositives[a] / Math.max(1, truePositives[a] + falseNegatives[a] + falsePositives[a]);
  }

  private double association(int a) {
    return associationSums[a] / Math.max(1, truePositives[a]);
  }

  private static double threshold(int a) {
    return STEP + a * STEP;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  // Every pair of detections counts by its similarity, normalised by what else each of the two
  // overlaps.
  private static void addPotentialMatches(TrackingSequence.Step step, double[][] potential) {
    double[][] similarity = step.similarity();
    double[] rowSums = new double[step.truth().length];
    double[] columnSums = new double[step.result().length];
    for (int i = 0; i < rowSums.length; i++) {
      for (int j = 0; j < columnSums.length; j++) {
        rowSums[i] += similarity[i][j];
        columnSums[j] += similarity[i][j];
      }
    }
    for (int i = 0; i < rowSums.length; i++) {
      for (int j = 0; j < columnSums.length; j++) {
        double denominator = columnSums[j] + rowSums[i] - similarity[i][j];
        if (denominator > ROUNDING) {
          potential[step.truth()[i]][step.result()[j]] += similarity[i][j] / denominator;
        }
      }
    }
  }
}
