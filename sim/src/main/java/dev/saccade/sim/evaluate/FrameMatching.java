package dev.saccade.sim.evaluate;

import dev.saccade.perception.track.Assignment;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/**
 * The matching by which benchmarks find the detections that belong to objects nobody is to be
 * judged on.
 */
final class FrameMatching {
  private static final double THRESHOLD = 0.5;

  private FrameMatching() {}

  /**
   * Per result the index of the truth it matches at similarity 0.5 under the best one-to-one
   * assignment, or -1.
   */
  static <S> int[] truthOfResult(
      List<S> truth, List<S> result, ToDoubleBiFunction<S, S> similarity) {
    double[][] scores = new double[truth.size()][result.size()];
    for (int i = 0; i < truth.size(); i++) {
      for (int j = 0; j < result.size(); j++) {
        double value = similarity.applyAsDouble(truth.get(i), result.get(j));
        scores[i][j] = value < THRESHOLD - Math.ulp(1.0) ? 0 : value;
      }
    }
    int[] truthOf = new int[result.size()];
    Arrays.fill(truthOf, -1);
    int[] partner = Assignment.maximise(scores);
    for (int i = 0; i < partner.length; i++) {
      if (partner[i] >= 0) {
        truthOf[partner[i]] = i;
      }
    }
    return truthOf;
  }
}
