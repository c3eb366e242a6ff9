package dev.saccade.sim.train;

import java.util.ArrayList;
import java.util.List;

/**
 * Constants added to the scores of each class, so that the mean IoU of labelled pixels is largest.
 *
 * <p>Training weighs rare classes up, lest they are never found; the network then finds them too
 * often. How much of the weight to take back depends on the class and is found here by trying, on
 * pictures that nothing was learned from and on some that were.
 */
final class ClassBias {
  private static final double[] STEPS = {0.5, 0.25};
  private static final double MOST = 1.5;
  private static final int ROUNDS = 2;
  private static final double LEAST_GAIN = 1e-5;

  private ClassBias() {}

  /** Scores of some labelled pixels, a row each. */
  static final class Pixels {
    private final int classCount;
    private final List<float[]> scores = new ArrayList<>();
    private final List<Integer> classes = new ArrayList<>();

    Pixels(int classCount) {
      this.classCount = classCount;
    }

    void add(float[] pixelScores, int trueClass) {
      scores.add(pixelScores);
      classes.add(trueClass);
    }

    /** Mean IoU with these constants added, over the classes that occur. */
    double meanIou(double[] bias) {
      long[][] counts = new long[classCount][classCount];
      for (int i = 0; i < scores.size(); i++) {
        counts[classes.get(i)][best(scores.get(i), bias)]++;
      }
      double sum = 0;
      int occurring = 0;
      for (int c = 0; c < classCount; c++) {
        long union = -counts[c][c];
        for (int other = 0; other < classCount; other++) {
          union += counts[c][other] + counts[other][c];
        }
        if (union > 0) {
          sum += (double) counts[c][c] / union;
          occurring++;
        }
      }
      return occurring == 0 ? 0 : sum / occurring;
    }

    private static int best(float[] pixelScores, double[] bias) {
      int best = 0;
      for (int c = 1; c < bias.length; c++) {
        if (pixelScores[c] + bias[c] > pixelScores[best] + bias[best]) {
          best = c;
        }
      }
      return best;
    }
  }

  /**
   * Climbs, one class after the other.
   *
   * @param groups pixels of several data sets, each of which counts the same
   * @return a constant for each class
   */
  static double[] fit(List<Pixels> groups, int classCount) {
    double[] bias = new double[classCount];
    double best = mean(groups, bias);
    for (double step : STEPS) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int c = 0; c < classCount; c++) {
          for (int direction = -1; direction <= 1; direction += 2) {
            while (Math.abs(bias[c] + direction * step) <= MOST) {
              bias[c] += direction * step;
              double score = mean(groups, bias);
              if (score <= best + LEAST_GAIN) {
                bias[c] -= direction * step;
                break;
              }
              best = score;
            }
          }
        }
      }
    }
    return bias;
  }

  private static double mean(List<Pixels> groups, double[] bias) {
    return groups.stream().mapToDouble(group -> group.meanIou(bias)).average().orElse(0);
  }
}
