package dev.saccade.sim.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a benchmark found: figures, and ratios between them or to a bound. */
public final class BenchmarkResult {
  private final List<Measurement> measurements = new ArrayList<>();
  private final Map<String, Double> ratios = new LinkedHashMap<>();

  public void add(Measurement measurement) {
    measurements.add(measurement);
  }

  public void addRatio(String name, double value) {
    if (ratios.put(name, value) != null) {
      throw new IllegalArgumentException("ratio " + name + " (expected: each name once)");
    }
  }

  public List<Measurement> measurements() {
    return Collections.unmodifiableList(measurements);
  }

  public Map<String, Double> ratios() {
    return Collections.unmodifiableMap(ratios);
  }

  /** As {@code --json} writes it: {@code results} and {@code ratios}. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("results", measurements.stream().map(Measurement::json).toList());
    json.put("ratios", ratios);
    return json;
  }
}
