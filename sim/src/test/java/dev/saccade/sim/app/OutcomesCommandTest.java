package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.app.Cli;
import dev.saccade.perception.app.SystemClock;
import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.PipelineStep;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.SettledFrame;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.stream.TopicRetention;
import dev.saccade.perception.stream.Topics;
import dev.saccade.perception.stream.WireOutcomes;
import dev.saccade.sim.replay.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomesCommandTest {
  @TempDir private Path folder;

  @Test
  void shouldReadTheLedgerFromTheLog() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      try (Admin admin =
          Admin.create(
              Map.<String, Object>of(
                  CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
        Topics.ensure(
            admin, StreamTopics.DEFAULT, CameraDirectory.of("front"), TopicRetention.DEFAULT);
      }
      write(broker, 7, DropReason.SUPERSEDED);
      write(broker, 8, DropReason.EXPIRED);
      write(broker, 8, DropReason.INTERRUPTED);
      Path file = folder.resolve("outcomes.json");

      int status =
          Cli.run(
              SaccadeCli.all(),
              "outcomes",
              "--broker",
              broker.bootstrapServers(),
              "--camera",
              "front",
              "--since",
              "1h",
              "--frame",
              "8",
              "--json",
              file.toString());

      assertThat(status).isZero();
      JsonNode outcomes = new ObjectMapper().readTree(file.toFile()).get("outcomes");
      assertThat(outcomes).hasSize(1);
      assertThat(outcomes.get(0).get("reason").asText()).isEqualTo("EXPIRED");
      assertThat(outcomes.get(0).get("sequence").asLong()).isEqualTo(8);

      assertThat(
              Cli.run(
                  SaccadeCli.all(),
                  "outcomes",
                  "--broker",
                  broker.bootstrapServers(),
                  "--topic",
                  "no.such.topic"))
          .isEqualTo(2);
    }
  }

  private static void write(EmbeddedBroker broker, long sequence, DropReason reason)
      throws Exception {
    long now = SystemClock.epoch().epochNanos();
    FrameOutcome outcome =
        FrameOutcome.Dropped.of(
            new FrameId("front", 1, sequence),
            now - 1_000_000,
            now + 1_000_000,
            now,
            reason,
            PipelineStep.GATE,
            "");
    byte[] value = WireOutcomes.toWire(new SettledFrame(outcome, Optional.empty())).toByteArray();
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(StreamTopics.DEFAULT.outcomes(), value)).get();
    }
  }
}
