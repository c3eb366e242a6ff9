package dev.saccade.sim.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.sim.bench.Await;
import dev.saccade.sim.bench.BenchClock;
import dev.saccade.sim.replay.EmbeddedBroker;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class PipelineRunTest {
  @Test
  void shouldMeasureThePipelineBesideTheHopsAloneAndLeaveNoTopicBehind() throws Exception {
    PipelineLoad load = new PipelineLoad(2, 20, 1, 0.1, 0.4);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      PipelineRun run = new PipelineRun(load, broker.bootstrapServers(), new BenchClock());
      FrameTimes ours = run.ours();
      FrameTimes plain = run.plain();

      int measured = load.frames() - load.cameras() * load.warmUpFrames();
      assertThat(plain.missing()).isZero();
      assertThat(plain.latencies().count()).isEqualTo(measured);
      assertThat(ours.latencies().count()).isEqualTo(measured - ours.missing());
      assertThat(plain.latencies().percentiles().millis(0.5)).isPositive();
      assertThat(ours.latencies().percentiles().millis(0.5)).isPositive();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        // A broker learns of a deletion a moment after the controller has answered.
        Await.until(() -> topics(admin).noneMatch(topic -> topic.startsWith("bench")), "deletions");
      }
    }
  }

  private static Stream<String> topics(Admin admin) {
    try {
      return admin.listTopics().names().get().stream();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
