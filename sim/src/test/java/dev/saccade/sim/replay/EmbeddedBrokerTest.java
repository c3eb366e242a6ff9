package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final TopicPartition NOTES = new TopicPartition("notes", 0);

  @TempDir Path folder;

  @Test
  void shouldKeepRecordsInAGivenFolderAcrossARestart() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(OptionalInt.empty(), Optional.of(folder))) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        admin.createTopics(List.of(new NewTopic(NOTES.topic(), 1, (short) 1))).all().get();
      }
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers()),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        producer
            .send(new ProducerRecord<>(NOTES.topic(), "kept".getBytes(StandardCharsets.UTF_8)))
            .get();
      }
    }

    try (EmbeddedBroker broker = EmbeddedBroker.start(OptionalInt.empty(), Optional.of(folder));
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      consumer.assign(List.of(NOTES));
      consumer.seekToBeginning(List.of(NOTES));
      List<ConsumerRecord<byte[], byte[]>> records = List.of();
      for (int poll = 0; records.isEmpty() && poll < 20; poll++) {
        records = consumer.poll(Duration.ofSeconds(1)).records(NOTES);
      }

      assertThat(records).hasSize(1);
      assertThat(records.get(0).value()).asString(StandardCharsets.UTF_8).isEqualTo("kept");
    }
  }

  @Test
  void shouldRemoveItsTemporaryFolder() {
    Path temporary;
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      temporary = broker.directory();
      assertThat(temporary).isDirectory();
    }

    assertThat(Files.exists(temporary)).isFalse();
  }

  @Test
  void shouldRefuseAPortThatIsNone() {
    assertThatThrownBy(() -> EmbeddedBroker.start(OptionalInt.of(70000), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("port: 70000");
  }
}
