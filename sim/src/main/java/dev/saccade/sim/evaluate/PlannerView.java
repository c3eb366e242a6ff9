package dev.saccade.sim.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/**
 * What a planner had in its hands at each instant: streaming accuracy (Li, Wang, Ramanan, "Towards
 * Streaming Perception", ECCV 2020, section 3). At the capture time of every frame, dropped or not,
 * the newest output that had arrived by then is what is scored against that frame's truth, so
 * latency and drops cost accuracy.
 *
 * @param <S> the shape of an object
 */
public final class PlannerView<S> {
  private final List<Output<S>> outputs = new ArrayList<>();
  private final List<Moment<S>> moments = new ArrayList<>();

  private record Output<S>(long captureNanos, long arrivedNanos, List<TrackedObject<S>> objects) {}

  private record Moment<S>(long captureNanos, List<TrackedObject<S>> truth) {}

  /** A captured frame and what was truly there. */
  public void captured(long captureNanos, List<TrackedObject<S>> truth) {
    moments.add(new Moment<>(captureNanos, List.copyOf(truth)));
  }

  /**
   * An output that reached the planner.
   *
   * @param captureNanos of the frame it was made from
   * @param arrivedNanos on the same clock
   */
  public void delivered(long captureNanos, long arrivedNanos, List<TrackedObject<S>> objects) {
    if (arrivedNanos < captureNanos) {
      throw new IllegalArgumentException(
          "arrivedNanos: "
              + arrivedNanos
              + " (expected: not before captureNanos "
              + captureNanos
              + ")");
    }
    outputs.add(new Output<>(captureNanos, arrivedNanos, List.copyOf(objects)));
  }

  /**
   * Each captured instant with the newest frame's output that had arrived by then; nothing before
   * the first.
   */
  public TrackingSequence sequence(ToDoubleBiFunction<S, S> similarity) {
    List<Moment<S>> inOrder = new ArrayList<>(moments);
    inOrder.sort(Comparator.comparingLong(Moment::captureNanos));
    List<Output<S>> arriving = new ArrayList<>(outputs);
    arriving.sort(Comparator.comparingLong(Output::arrivedNanos));
    List<List<TrackedObject<S>>> truth = new ArrayList<>();
    List<List<TrackedObject<S>>> seen = new ArrayList<>();
    Output<S> newest = null;
    int next = 0;
    for (Moment<S> moment : inOrder) {
      while (next < arriving.size() && arriving.get(next).arrivedNanos() <= moment.captureNanos()) {
        Output<S> output = arriving.get(next++);
        if (newest == null || output.captureNanos() > newest.captureNanos()) {
          newest = output;
        }
      }
      truth.add(moment.truth());
      seen.add(newest == null ? List.of() : newest.objects());
    }
    return TrackingSequence.of(truth, seen, similarity);
  }
}
