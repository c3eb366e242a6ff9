package dev.saccade.sim.bench.gpu;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Milliseconds of many runs.
 *
 * @param median of them
 * @param p99 of them, the nearest value
 */
public record Spread(double median, double p99) {
  /**
   * @throws IllegalArgumentException if there are none
   */
  public static Spread of(Collection<Double> millis) {
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("millis: none (expected: at least one run)");
    }
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    double median = (sorted[last / 2] + sorted[(last + 1) / 2]) / 2;
    return new Spread(median, sorted[(int) Math.round(0.99 * last)]);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("median", median);
    json.put("p99", p99);
    return json;
  }
}
