package dev.saccade.perception.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.saccade.perception.deadline.PredictionError;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the alerts and the dashboard ask for is there to be asked for. */
class DashboardTest {
  private static final Path DEPLOY = Path.of("../deploy");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:saccade|jvm|process)_[a-z_]+|\\bsaccade:[a-z_:]+");

  @Test
  @Timeout(30)
  void shouldAskForMetricsThatThereAre() throws IOException {
    JsonNode rules =
        new YAMLMapper().readTree(DEPLOY.resolve("prometheus/saccade-rules.yaml").toFile());
    JsonNode dashboard =
        new ObjectMapper().readTree(DEPLOY.resolve("grafana/saccade.json").toFile());
    Set<String> there = scraped();
    rules.findValuesAsText("record").forEach(there::add);

    Set<String> asked = new TreeSet<>();
    for (JsonNode from : List.of(rules, dashboard)) {
      for (String expression : from.findValuesAsText("expr")) {
        Matcher metric = METRIC.matcher(expression);
        while (metric.find()) {
          asked.add(metric.group());
        }
      }
    }
    assertThat(asked).hasSizeGreaterThan(10);
    assertThat(there).containsAll(asked);
  }

  /** Names alone, of a vehicle that has seen a frame. */
  private static Set<String> scraped() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    PipelineMetrics metrics = new PipelineMetrics(registry, List.of("front"));
    metrics.outcome(PipelineMetricsTest.processed(40_000_000, 5));
    metrics.queue("gate", () -> 0);
    metrics.subscribers(() -> 0);
    metrics.prediction(() -> Optional.of(new PredictionError(100, 0.01, 0.07, -0.02)));
    metrics.engine("cpu");
    try (ProcessMetrics process = ProcessMetrics.of(registry)) {
      // Told of by the collector, on a thread of its own.
      System.gc();
      while (registry.find("jvm.gc.pause").timer() == null) {
        Thread.onSpinWait();
      }
      Set<String> names = new TreeSet<>();
      for (String line : registry.scrape().lines().toList()) {
        if (!line.startsWith("#")) {
          names.add(line.replaceAll("[{ ].*", ""));
        }
      }
      return names;
    }
  }
}
