package dev.saccade.sim.bench;

import dev.saccade.sim.replay.Percentiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One quantity, measured in several runs: what a run gives is a median and a p99, what counts is
 * the middle run of each.
 */
public final class RunFigures {
  private final List<Double> medians = new ArrayList<>();
  private final List<Double> p99s = new ArrayList<>();

  /** In milliseconds. */
  public void add(Percentiles run) {
    medians.add(run.millis(0.5));
    p99s.add(run.millis(0.99));
  }

  /** A quantity that is measured once a run. */
  public void add(double value) {
    medians.add(value);
    p99s.add(value);
  }

  public double median() {
    return middle(medians);
  }

  public double p99() {
    return middle(p99s);
  }

  public Measurement measurement(String name, String unit) {
    return new Measurement(name, median(), p99(), unit, medians.size());
  }

  /** Of an even number the upper of the two in the middle. */
  private static double middle(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
