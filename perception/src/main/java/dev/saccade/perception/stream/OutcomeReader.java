package dev.saccade.perception.stream;

import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the log of outcomes, on the caller's thread. */
public final class OutcomeReader implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int MOST_UNREADABLE = 1000;

  private final List<String> unreadable = new ArrayList<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * @param sinceEpochMillis where to begin, by the broker's stamps; empty for all that is kept
   * @throws org.apache.kafka.common.KafkaException if the brokers do not answer, or the topic is
   *     not there
   */
  public OutcomeReader(Brokers brokers, String topic, OptionalLong sinceEpochMillis) {
    consumer =
        new KafkaConsumer<>(
            brokers.settings(
                Map.of(
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    false,
                    // Of a pipeline that writes exactly once, what was aborted never happened.
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    "read_committed",
                    ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                    false)),
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
   * Waits for entries and hands on those that came. A record that is no outcome is passed over, see
   * {@link #unreadable}.
   */
  public void poll(Duration timeout, Consumer<SettledFrame> entries) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      try {
        entries.accept(WireOutcomes.parse(record.value()));
      } catch (IllegalArgumentException e) {
        unreadable.add(
            record.topic()
                + "-"
                + record.partition()
                + "@"
                + record.offset()
                + ": "
                + e.getMessage());
        if (unreadable.size() > MOST_UNREADABLE) {
          throw new IllegalArgumentException("no log of outcomes: " + unreadable.get(0), e);
        }
      }
    }
  }

  /** Records that were no outcomes, each with its place and what is wrong with it. */
  public List<String> unreadable() {
    return List.copyOf(unreadable);
  }

  /**
   * Hands on all that is in the log by now.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if the brokers say no more before that
   */
  public void readToEnd(Consumer<SettledFrame> entries) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
    int looksInVain = 0;
    long reached = position();
    while (partitions.stream()
        .anyMatch(partition -> consumer.position(partition, TIMEOUT) < ends.get(partition))) {
      poll(LOOK, entries);
      looksInVain = position() == reached ? looksInVain + 1 : 0;
      reached = position();
      if (looksInVain > TIMEOUT.dividedBy(LOOK)) {
        throw new TimeoutException(
            "nothing was read for " + TIMEOUT.toSeconds() + " s before the end of the log");
      }
    }
  }

  private long position() {
    return partitions.stream().mapToLong(each -> consumer.position(each, TIMEOUT)).sum();
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
