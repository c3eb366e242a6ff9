package dev.saccade.perception.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the log of outcomes, on the caller's thread. */
public final class OutcomeReader implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * @param sinceEpochMillis where to begin, by the broker's stamps; empty for all that is kept
   * @throws org.apache.kafka.common.KafkaException if the brokers do not answer, or the topic is
   *     not there
   */
  public OutcomeReader(String bootstrapServers, String topic, OptionalLong sinceEpochMillis) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                // Of a pipeline that writes exactly once, what was aborted never happened.
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      partitions =
          consumer.partitionsFor(topic, TIMEOUT).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new IllegalStateException(
            "topic " + topic + ": not there (has a pipeline run on these brokers?)");
      }
      consumer.assign(partitions);
      seek(sinceEpochMillis);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * Waits for entries and hands on those that came.
   *
   * @throws IllegalArgumentException naming the record, if one is no outcome
   */
  public void poll(Duration timeout, Consumer<SettledFrame> entries) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      try {
        entries.accept(WireOutcomes.parse(record.value()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            record.topic()
                + "-"
                + record.partition()
                + "@"
                + record.offset()
                + ": "
                + e.getMessage(),
            e);
      }
    }
  }

  /** Hands on all that is in the log by now. */
  public void readToEnd(Consumer<SettledFrame> entries) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
    while (partitions.stream()
        .anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
      poll(Duration.ofMillis(200), entries);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void seek(OptionalLong sinceEpochMillis) {
    if (sinceEpochMillis.isEmpty()) {
      consumer.seekToBeginning(partitions);
      return;
    }
    Map<TopicPartition, Long> times =
        partitions.stream()
            .collect(
                Collectors.toMap(
                    partition -> partition, partition -> sinceEpochMillis.getAsLong()));
    Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(times, TIMEOUT);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp found = offsets.get(partition);
      if (found == null) {
        consumer.seekToEnd(List.of(partition)); // nothing that late yet
      } else {
        consumer.seek(partition, found.offset());
      }
    }
  }
}
