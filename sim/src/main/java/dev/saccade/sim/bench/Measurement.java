package dev.saccade.sim.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One figure of a benchmark.
 *
 * @param name what was measured, for whom
 * @param median over the runs, or over what the unit counts
 * @param p99 likewise
 * @param unit e.g. {@code ms} or {@code frames/s}
 * @param runs how often it was measured
 */
public record Measurement(String name, double median, double p99, String unit, int runs) {
  /** As {@code --json} writes it. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("median", median);
    json.put("p99", p99);
    json.put("unit", unit);
    json.put("runs", runs);
    return json;
  }
}
