package dev.saccade.perception.stream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How the pipeline uses Kafka: the one place where Streams and its clients are configured.
 *
 * @param applicationId names the consumer group and the changelogs; processes of one id share the
 *     cameras
 * @param stateDirectory for the lock and ids of Streams; the stores themselves are in memory
 * @param pollTime how long an idle poll blocks; a finished result ends it
 * @param commitInterval how often offsets and the ledger's entries are settled: the stream thread
 *     stands still meanwhile, and a killed process repeats so many outcomes at most
 * @param sessionTimeout after this long without a heartbeat another process takes over; a cluster's
 *     brokers allow 6 s and more unless told otherwise
 * @param standbyCount copies of the state on other processes
 * @param replicationFactor of changelogs; -1 for the brokers' default
 * @param exactlyOnce no outcome is ever written twice, for tens of milliseconds at p99
 */
public record KafkaSettings(
    Brokers brokers,
    String applicationId,
    Path stateDirectory,
    Duration pollTime,
    Duration commitInterval,
    Duration sessionTimeout,
    int threadCount,
    int standbyCount,
    int replicationFactor,
    boolean exactlyOnce) {
  /** A frame of 16 MiB and what wraps it. */
  public static final int MAX_RECORD_BYTES = 17 << 20;

  /** Frames are big, and the gate is where they should wait: it knows which to give up. */
  private static final int BUFFERED_RECORDS = 8;

  private static final int MAX_POLL_RECORDS = 32;

  private static final Duration MOST_TRANSACTION_TIME = Duration.ofMillis(100);

  public KafkaSettings {
    Objects.requireNonNull(brokers, "brokers");
    Objects.requireNonNull(stateDirectory, "stateDirectory");
    if (!applicationId.matches("[a-zA-Z0-9._-]{1,100}")) {
      throw new IllegalArgumentException(
          "applicationId: '"
              + applicationId
              + "' (expected: 1 to 100 characters of [a-zA-Z0-9._-])");
    }
    requireAtLeast("pollTime in ms", pollTime.toMillis(), 1);
    requireAtLeast("commitInterval in ms", commitInterval.toMillis(), 1);
    requireAtLeast("sessionTimeout in ms", sessionTimeout.toMillis(), 100);
    requireAtLeast("threadCount", threadCount, 1);
    requireAtLeast("standbyCount", standbyCount, 0);
    if (replicationFactor != -1) {
      requireAtLeast("replicationFactor", replicationFactor, 1);
    }
  }

  /**
   * Poll 20 ms, commit 1 s, session 6 s, one thread, no standby, replication as the brokers say, at
   * least once.
   */
  public static KafkaSettings of(Brokers brokers, String applicationId, Path stateDirectory) {
    return new KafkaSettings(
        brokers,
        applicationId,
        stateDirectory,
        Duration.ofMillis(20),
        Duration.ofMillis(1000),
        Duration.ofSeconds(6),
        1,
        0,
        -1,
        false);
  }

  /** The same with brokers that are spoken to in plain text. */
  public static KafkaSettings of(
      String bootstrapServers, String applicationId, Path stateDirectory) {
    return of(Brokers.at(bootstrapServers), applicationId, stateDirectory);
  }

  public KafkaSettings withSessionTimeout(Duration timeout) {
    return new KafkaSettings(
        brokers,
        applicationId,
        stateDirectory,
        pollTime,
        commitInterval,
        timeout,
        threadCount,
        standbyCount,
        replicationFactor,
        exactlyOnce);
  }

  public KafkaSettings withStandbyCount(int count) {
    return new KafkaSettings(
        brokers,
        applicationId,
        stateDirectory,
        pollTime,
        commitInterval,
        sessionTimeout,
        threadCount,
        count,
        replicationFactor,
        exactlyOnce);
  }

  /** Exactly once, what was written counts when it is committed: at least every 100 ms then. */
  public KafkaSettings withExactlyOnce(boolean wanted) {
    boolean sooner = wanted && commitInterval.compareTo(MOST_TRANSACTION_TIME) > 0;
    return new KafkaSettings(
        brokers,
        applicationId,
        stateDirectory,
        pollTime,
        sooner ? MOST_TRANSACTION_TIME : commitInterval,
        sessionTimeout,
        threadCount,
        standbyCount,
        replicationFactor,
        wanted);
  }

  public KafkaSettings withPollTime(Duration time) {
    return new KafkaSettings(
        brokers,
        applicationId,
        stateDirectory,
        time,
        commitInterval,
        sessionTimeout,
        threadCount,
        standbyCount,
        replicationFactor,
        exactlyOnce);
  }

  @SuppressWarnings("deprecation") // to be asked for until Kafka 5.0, which does so always
  private static String exceptionsOfGlobalState() {
    return StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG;
  }

  Properties streamsProperties() {
    Properties p = new Properties();
    // First: what the pipeline relies on is put over it.
    p.putAll(brokers.settings());
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    p.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threadCount);
    p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbyCount);
    p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replicationFactor);
    p.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        exactlyOnce ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    p.put(StreamsConfig.POLL_MS_CONFIG, pollTime.toMillis());
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    p.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RECORDS);
    // A task reads one partition: there is no other to wait for, nor to find out about every time.
    p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, GroupProtocol.CLASSIC.name);
    p.put(exceptionsOfGlobalState(), true);

    // The one setting that matters for latency: Streams lets its producer linger for 100 ms.
    p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_RECORD_BYTES);
    // Acknowledged by all replicas: an entry leaves the ledger for good when its outcome is acked.
    p.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");

    // What is on the log has an outcome, so reading begins where the log begins.
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    p.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        (int) sessionTimeout.toMillis());
    p.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        (int) Math.max(1, Math.min(200, sessionTimeout.toMillis() / 4)));
    p.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), MAX_POLL_RECORDS);
    return p;
  }

  private static void requireAtLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
  }
}
