package dev.saccade.sim.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a planner had in its hands at each instant: the base of streaming accuracy (Li, Wang,
 * Ramanan, "Towards Streaming Perception", ECCV 2020, section 3). At the capture time of every
 * frame, dropped or not, the newest output that had arrived by then is what is scored against that
 * frame's truth, so latency and drops cost accuracy. Any measure may then be applied.
 *
 * @param <O> an output of the pipeline
 */
public final class PlannerView<O> {
  private final List<Output<O>> arriving = new ArrayList<>();
  private boolean sorted = true;

  private record Output<O>(long captureNanos, long arrivedNanos, O what) {}

  /**
   * An output that reached the planner.
   *
   * @param captureNanos of the frame it was made from
   * @param arrivedNanos on the same clock
   */
  public void delivered(long captureNanos, long arrivedNanos, O output) {
    if (arrivedNanos < captureNanos) {
      throw new IllegalArgumentException(
          "arrivedNanos: "
              + arrivedNanos
              + " (expected: not before captureNanos "
              + captureNanos
              + ")");
    }
    arriving.add(new Output<>(captureNanos, arrivedNanos, output));
    sorted = false;
  }

  /**
   * The output of the newest frame among those that had arrived by an instant, the instant
   * included; empty before the first.
   */
  public Optional<O> at(long nanos) {
    keepInOrder();
    int low = 0;
    int high = arriving.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (arriving.get(middle).arrivedNanos() <= nanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? Optional.empty() : Optional.of(arriving.get(low - 1).what());
  }

  /** By arrival; what arrived after the output of a newer frame is forgotten. */
  private void keepInOrder() {
    if (sorted) {
      return;
    }
    List<Output<O>> all = new ArrayList<>(arriving);
    all.sort(
        Comparator.comparingLong((Output<O> output) -> output.arrivedNanos())
            .thenComparingLong(Output::captureNanos));
    arriving.clear();
    for (Output<O> output : all) {
      if (arriving.isEmpty()
          || output.captureNanos() > arriving.get(arriving.size() - 1).captureNanos()) {
        arriving.add(output);
      }
    }
    sorted = true;
  }
}
