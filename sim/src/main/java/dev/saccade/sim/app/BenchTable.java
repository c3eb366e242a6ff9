package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.Measurement;
import java.util.Locale;

/** What a benchmark found, for a person and as JSON. */
final class BenchTable {
  private BenchTable() {}

  /** One figure a line: what has no spread. */
  static void printMedians(BenchmarkResult result, JsonOption json) {
    if (!json.isStandardOutput()) {
      for (Measurement each : result.measurements()) {
        System.out.printf(Locale.ROOT, "%-60s %8.4f %s%n", each.name(), each.median(), each.unit());
      }
      result
          .ratios()
          .forEach((name, value) -> System.out.printf(Locale.ROOT, "%-60s %8.4f%n", name, value));
    }
  }

  static void print(BenchmarkResult result, JsonOption json) {
    if (!json.isStandardOutput()) {
      System.out.printf(Locale.ROOT, "%-64s %10s %10s%n", "", "median", "p99");
      for (Measurement each : result.measurements()) {
        System.out.printf(
            Locale.ROOT,
            "%-64s %10.3f %10.3f %s%n",
            each.name(),
            each.median(),
            each.p99(),
            each.unit());
      }
      result
          .ratios()
          .forEach((name, value) -> System.out.printf(Locale.ROOT, "%-64s %10.3f%n", name, value));
    }
    json.write(result.json(), System.out);
  }
}
