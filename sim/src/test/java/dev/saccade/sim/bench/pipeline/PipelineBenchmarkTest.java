package dev.saccade.sim.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.Measurement;
import dev.saccade.sim.replay.EmbeddedBroker;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class PipelineBenchmarkTest {
  @Test
  void shouldMeasureThePipelineBesideTheHopsAloneAndLeaveNoTopicBehind() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      BenchmarkResult result =
          new PipelineBenchmark(2, 20, 1, 0.5, 1).run(broker.bootstrapServers(), text -> {});

      List<Measurement> measured = result.measurements();
      assertThat(measured.get(0).median()).isPositive();
      assertThat(measured.get(1).median()).isPositive();
      assertThat(measured.get(2).median()).isLessThan(20);
      assertThat(result.ratios())
          .containsOnlyKeys("p99 pipeline/plain hops", "median pipeline/plain hops");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        assertThat(admin.listTopics().names().get()).noneMatch(topic -> topic.startsWith("bench"));
      }
    }
  }
}
