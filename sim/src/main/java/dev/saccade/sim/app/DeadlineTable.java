package dev.saccade.sim.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The ratios of {@code bench deadline} for a person: a row a figure, a column a policy. */
final class DeadlineTable {
  private static final String OURS = "deadline";

  private DeadlineTable() {}

  /**
   * @param ratios named {@code figure} for the gate's own policy, {@code policy:figure} for rivals
   */
  static String text(Map<String, Double> ratios) {
    Set<String> policies = new LinkedHashSet<>(List.of(OURS));
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    ratios.forEach(
        (name, value) -> {
          int colon = name.indexOf(':');
          String policy = colon < 0 ? OURS : name.substring(0, colon);
          policies.add(policy);
          rows.computeIfAbsent(name.substring(colon + 1), row -> new LinkedHashMap<>())
              .put(policy, value);
        });
    int first = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(" ".repeat(first));
    policies.forEach(policy -> head.append(String.format(Locale.ROOT, "  %13s", policy)));
    lines.add(head.toString());
    rows.forEach(
        (figure, values) -> {
          boolean counts = isCount(values);
          StringBuilder line = new StringBuilder(figure + " ".repeat(first - figure.length()));
          for (String policy : policies) {
            line.append(String.format(Locale.ROOT, "  %13s", cell(values.get(policy), counts)));
          }
          lines.add(line.toString().stripTrailing());
        });
    return String.join("\n", lines) + "\n";
  }

  /** Shares may be whole by chance, but not all of them and not above 1. */
  private static boolean isCount(Map<String, Double> values) {
    double most = 0;
    for (double value : values.values()) {
      if (value != Math.rint(value)) {
        return false;
      }
      most = Math.max(most, value);
    }
    return most != 1;
  }

  private static String cell(Double value, boolean count) {
    if (value == null) {
      return "";
    }
    if (value.isNaN()) {
      return "-";
    }
    return count
        ? String.format(Locale.ROOT, "%d", value.longValue())
        : String.format(Locale.ROOT, "%.4f", value);
  }
}
