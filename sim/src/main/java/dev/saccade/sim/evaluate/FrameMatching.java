package dev.saccade.sim.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/**
 * The matching within a frame by which benchmarks find the detections that belong to objects nobody
 * is to be judged on.
 */
public final class FrameMatching {
  private static final double THRESHOLD = 0.5;

  private FrameMatching() {}

  /**
   * Per result the index of the truth it matches at similarity 0.5 under the best one-to-one
   * assignment, or -1.
   */
  public static <S> int[] truthOfResult(
      List<S> truth, List<S> result, ToDoubleBiFunction<S, S> similarity) {
    return truthOfResult(truth, result, similarity, 0);
  }

  /**
   * The same where a pair below 0.5 counts as so much: a large negative number asks for as many
   * pairs as can be, 0 for the greatest sum.
   */
  static <S> int[] truthOfResult(
      List<S> truth, List<S> result, ToDoubleBiFunction<S, S> similarity, double below) {
    double[][] scores = new double[truth.size()][result.size()];
    for (int i = 0; i < truth.size(); i++) {
      for (int j = 0; j < result.size(); j++) {
        double value = similarity.applyAsDouble(truth.get(i), result.get(j));
        scores[i][j] = value < THRESHOLD - Math.ulp(1.0) ? below : value;
      }
    }
    int[] truthOf = new int[result.size()];
    Arrays.fill(truthOf, -1);
    int[] partner = BestAssignment.maximise(scores);
    for (int i = 0; i < partner.length; i++) {
      if (partner[i] >= 0 && scores[i][partner[i]] > 0) {
        truthOf[partner[i]] = i;
      }
    }
    return truthOf;
  }

  /**
   * A result without what follows objects that nobody is judged on: those take part in the
   * matching, and what they match is removed.
   *
   * @param judged true objects of the frame that count
   * @param excused true objects of the frame that do not
   */
  public static <S> List<TrackedObject<S>> withoutExcused(
      List<TrackedObject<S>> judged,
      List<S> excused,
      List<TrackedObject<S>> result,
      ToDoubleBiFunction<S, S> similarity) {
    if (excused.isEmpty() || result.isEmpty()) {
      return result;
    }
    List<S> all = new ArrayList<>(shapes(judged));
    all.addAll(excused);
    int[] truthOf = truthOfResult(all, shapes(result), similarity);
    List<TrackedObject<S>> kept = new ArrayList<>();
    for (int j = 0; j < result.size(); j++) {
      if (truthOf[j] < judged.size()) {
        kept.add(result.get(j));
      }
    }
    return kept;
  }

  /** The shapes of objects, in their order. */
  public static <S> List<S> shapes(List<TrackedObject<S>> objects) {
    return objects.stream().map(TrackedObject::shape).toList();
  }
}
