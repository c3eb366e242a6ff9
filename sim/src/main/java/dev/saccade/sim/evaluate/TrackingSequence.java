package dev.saccade.sim.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;

/**
 * A tracking result beside its ground truth, frame by frame: the form that all tracking metrics are
 * computed from. Ids are numbered from 0 in order of appearance.
 *
 * @param truthCount distinct ground-truth ids
 * @param resultCount distinct result ids
 */
public record TrackingSequence(List<Step> steps, int truthCount, int resultCount) {
  public TrackingSequence {
    steps = List.copyOf(steps);
  }

  /**
   * One frame.
   *
   * @param truth ids of the ground truth
   * @param result ids of the result
   * @param similarity [truth][result], 0..1
   */
  public record Step(int[] truth, int[] result, double[][] similarity) {}

  public int truthDetections() {
    return steps.stream().mapToInt(step -> step.truth.length).sum();
  }

  public int resultDetections() {
    return steps.stream().mapToInt(step -> step.result.length).sum();
  }

  /**
   * @param truth per frame; the same frames as {@code result}
   * @param similarity of two shapes, 0..1: intersection over union
   * @throws BadEvaluationInputException if an id stands twice in one frame
   */
  public static <S> TrackingSequence of(
      List<List<TrackedObject<S>>> truth,
      List<List<TrackedObject<S>>> result,
      ToDoubleBiFunction<S, S> similarity) {
    if (truth.size() != result.size()) {
      throw new IllegalArgumentException(
          "frames: "
              + truth.size()
              + " of truth, "
              + result.size()
              + " of result (expected: equal)");
    }
    Map<Long, Integer> truthIds = new HashMap<>();
    Map<Long, Integer> resultIds = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    for (int frame = 0; frame < truth.size(); frame++) {
      List<TrackedObject<S>> expected = truth.get(frame);
      List<TrackedObject<S>> found = result.get(frame);
      double[][] scores = new double[expected.size()][found.size()];
      for (int i = 0; i < expected.size(); i++) {
        for (int j = 0; j < found.size(); j++) {
          scores[i][j] = similarity.applyAsDouble(expected.get(i).shape(), found.get(j).shape());
        }
      }
      steps.add(new Step(number(expected, truthIds), number(found, resultIds), scores));
    }
    return new TrackingSequence(steps, truthIds.size(), resultIds.size());
  }

  private static <S> int[] number(List<TrackedObject<S>> objects, Map<Long, Integer> numbers) {
    Set<Long> seen = new HashSet<>();
    return objects.stream()
        .mapToInt(
            object -> {
              if (!seen.add(object.id())) {
                throw new BadEvaluationInputException(
                    "track id " + object.id() + " stands twice in one frame");
              }
              return numbers.computeIfAbsent(object.id(), id -> numbers.size());
            })
        .toArray();
  }
}
