package dev.saccade.sim.bench.deadline;

import dev.saccade.perception.network.WholeFile;
import dev.saccade.sim.bench.LineChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The benchmark's plots: one page, and each chart as a file of its own. */
public final class DeadlineCharts {
  private final DeadlineBenchmark benchmark;

  public DeadlineCharts(DeadlineBenchmark benchmark) {
    this.benchmark = benchmark;
  }

  /** Writes {@code index.html} and the charts into a folder, which is made where it is missing. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<String, String> charts = new LinkedHashMap<>();
    for (Scenario scenario : List.of(Scenario.jittered(), Scenario.heavyTailed())) {
      String name = scenario.name();
      charts.put(
          name + "-goodput",
          chart(
                  scenario,
                  "Goodput, " + name,
                  "share of the clairvoyant bound",
                  PolicySummary::ofClairvoyant)
              .svg(1));
      charts.put(
          name + "-age-p50",
          chart(
                  scenario,
                  "Median age at the consumer, " + name,
                  "ms, 200 stands for more",
                  summary -> summary.ageQuantileMillis(0.5))
              .svg(200));
      charts.put(
          name + "-age-p99",
          chart(
                  scenario,
                  "Age at the consumer, 99th percentile, " + name,
                  "ms, 200 stands for more",
                  summary -> summary.ageQuantileMillis(0.99))
              .svg(200));
      charts.put(
          name + "-fairness",
          chart(
                  scenario,
                  "Fairness across cameras, " + name,
                  "Jain's index, worst run",
                  PolicySummary::leastFairness)
              .svg(1));
    }
    StringBuilder page = new StringBuilder(65536);
    page.append("<!doctype html><meta charset=\"utf-8\"><title>bench deadline</title>\n");
    page.append("<h1>bench deadline</h1>\n");
    for (Map.Entry<String, String> chart : charts.entrySet()) {
      WholeFile.text(folder.resolve(chart.getKey() + ".svg"), chart.getValue());
      page.append(chart.getValue());
    }
    WholeFile.text(folder.resolve("index.html"), page.toString());
  }

  private LineChart chart(
      Scenario scenario, String title, String yLabel, ToDoubleFunction<PolicySummary> value) {
    LineChart chart = new LineChart(title, "load", yLabel);
    double[] loads = scenario.loads().stream().mapToDouble(Double::doubleValue).toArray();
    for (Contender contender : Contender.all()) {
      double[] values =
          scenario.loads().stream()
              .mapToDouble(
                  load ->
                      value.applyAsDouble(
                          benchmark.summary(scenario.name(), contender.name(), load)))
              .toArray();
      chart.line(contender.name(), loads, values, !contender.equals(Contender.OURS));
    }
    return chart;
  }
}
