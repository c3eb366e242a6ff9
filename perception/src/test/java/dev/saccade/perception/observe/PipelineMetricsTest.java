package dev.saccade.perception.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.PipelineStep;
import dev.saccade.perception.deadline.PredictionError;
import dev.saccade.perception.frame.FrameId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PipelineMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final PipelineMetrics metrics = new PipelineMetrics(registry, List.of("front"));

  @Test
  void shouldCountFramesByOutcomeAndReason() {
    metrics.outcome(processed(40_000_000, 5));
    metrics.outcome(processed(120_000_000, -1));
    metrics.outcome(dropped("front", DropReason.SUPERSEDED, 1));
    metrics.outcome(dropped("front", DropReason.SOURCE_GAP, 12));
    metrics.outcome(dropped("made-up", DropReason.UNKNOWN_CAMERA, 1));
    metrics.queue("gate", () -> 3);
    metrics.subscribers(() -> 2);
    metrics.engineFaults(() -> 3);
    metrics.engine("gpu: test");
    metrics.engine("cpu: test");
    metrics.prediction(() -> Optional.of(new PredictionError(100, 0.01, 0.07, -0.02)));

    assertThat(registry.scrape())
        .contains(
            "saccade_frames_total{camera=\"front\",outcome=\"processed\",reason=\"none\",step=\"none\"} 2.0")
        .contains(
            "saccade_frames_total{camera=\"front\",outcome=\"dropped\",reason=\"superseded\",step=\"gate\"} 1.0")
        .contains(
            "saccade_frames_total{camera=\"front\",outcome=\"dropped\",reason=\"source_gap\",step=\"gate\"} 12.0")
        .contains("camera=\"other\"")
        .doesNotContain("made-up")
        .contains("saccade_frames_late_total{camera=\"front\"} 1.0")
        .contains("saccade_latency_seconds_bucket{camera=\"front\",le=\"0.05\"} 1")
        .contains("saccade_stage_seconds_count{profile=\"512x256\"} 2")
        .contains("saccade_queue_frames{queue=\"gate\"} 3.0")
        .contains("saccade_prediction_overrun_ratio 0.01")
        .contains("saccade_prediction_error_ratio 0.07")
        .contains("saccade_prediction_bias_ratio -0.02")
        .contains("saccade_engine_in_use{engine=\"gpu: test\"} 0")
        .contains("saccade_engine_in_use{engine=\"cpu: test\"} 1")
        .contains("saccade_engine_faults_total 3.0")
        .contains("saccade_subscribers 2.0");
  }

  @Test
  void shouldHaveEverySeriesBeforeTheFirstFrame() {
    assertThat(registry.scrape())
        .contains(
            "saccade_frames_total{camera=\"front\",outcome=\"processed\",reason=\"none\",step=\"none\"} 0.0")
        .contains("saccade_frames_late_total{camera=\"front\"} 0.0")
        .contains("reason=\"source_gap\",step=\"source\"} 0.0")
        .contains("reason=\"superseded\",step=\"gate\"} 0.0");
  }

  @Test
  void shouldAnswerWhileOthersDoNotEndTheirRequest() throws IOException, InterruptedException {
    try (MetricsEndpoint endpoint =
            MetricsEndpoint.start("127.0.0.1", 0, () -> "some 1.0\n", Optional::empty);
        Socket slow = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
        Socket slower = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      slow.getOutputStream().write("GET".getBytes(StandardCharsets.US_ASCII));
      slower.getOutputStream().write("GET /healthz".getBytes(StandardCharsets.US_ASCII));

      assertThat(get(endpoint, "/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldServeMetricsAndHealthOverHttp() throws IOException, InterruptedException {
    AtomicReference<Optional<String>> ailment = new AtomicReference<>(Optional.empty());
    try (MetricsEndpoint endpoint =
        MetricsEndpoint.start("127.0.0.1", 0, () -> "some 1.0\n", ailment::get)) {
      assertThat(get(endpoint, "/metrics").body()).isEqualTo("some 1.0\n");
      assertThat(get(endpoint, "/healthz").statusCode()).isEqualTo(200);
      ailment.set(Optional.of("the broker is away"));
      HttpResponse<String> ill = get(endpoint, "/healthz");
      assertThat(ill.statusCode()).isEqualTo(503);
      assertThat(ill.body()).isEqualTo("the broker is away\n");
      assertThat(get(endpoint, "/metrics/more").statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> get(MetricsEndpoint endpoint, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  static FrameOutcome processed(long latencyNanos, long budgetLeftNanos) {
    return new FrameOutcome.Processed(
        new FrameId("front", 1, 1),
        1,
        2,
        latencyNanos,
        20_000_000,
        budgetLeftNanos,
        "512x256",
        1,
        0,
        false,
        0);
  }

  private static FrameOutcome dropped(String camera, DropReason reason, long count) {
    return new FrameOutcome.Dropped(
        Optional.of(new FrameId(camera, 1, 1)),
        OptionalLong.empty(),
        2,
        reason,
        PipelineStep.GATE,
        OptionalLong.empty(),
        OptionalLong.empty(),
        "",
        count);
  }
}
