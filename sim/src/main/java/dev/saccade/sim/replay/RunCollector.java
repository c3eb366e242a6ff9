package dev.saccade.sim.replay;

import dev.saccade.perception.stream.Brokers;
import dev.saccade.perception.stream.StreamTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what the pipeline writes from now on, on a thread of its own, into a run's log. */
final class RunCollector implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;
  private final StreamTopics topics;
  private final RunLog log;
  private final Thread thread;
  private volatile boolean closed;
  private volatile Throwable failure;

  private RunCollector(Consumer<byte[], byte[]> consumer, StreamTopics topics, RunLog log) {
    this.consumer = consumer;
    this.topics = topics;
    this.log = log;
    this.thread = new Thread(this::collect, "saccade-replay-collector");
    this.thread.setDaemon(true);
  }

  /** Starts at the end of both topics, which must be there. */
  static RunCollector start(Brokers brokers, StreamTopics topics, RunLog log) {
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            brokers.settings(
                Map.of(
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    false,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "earliest",
                    ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                    false)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : List.of(topics.tracks(), topics.outcomes())) {
        for (PartitionInfo partition : consumer.partitionsFor(topic, TIMEOUT)) {
          partitions.add(new TopicPartition(topic, partition.partition()));
        }
      }
      consumer.assign(partitions);
      consumer.endOffsets(partitions, TIMEOUT).forEach(consumer::seek);
    } catch (KafkaException e) {
      consumer.close();
      throw e;
    }
    RunCollector collector = new RunCollector(consumer, topics, log);
    collector.thread.start();
    return collector;
  }

  /** Why reading ended before it was told to. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void collect() {
    try {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.topic().equals(topics.tracks())) {
            log.updated(WireRecords.update(record.value()));
          } else {
            log.settled(WireRecords.settled(record.value()).outcome());
          }
        }
      }
    } catch (WakeupException e) {
      // Woken to close.
    } catch (RuntimeException | Error e) {
      // Errors, too: memory that has run out would otherwise look like frames that were lost.
      failure = e;
    } finally {
      consumer.close();
    }
  }
}
