package dev.saccade.perception.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the topics, widens those that were made for fewer cameras, and checks the others: a topic
 * with stamps that producers set, or without room for large frames, would break what the pipeline
 * promises.
 */
public final class Topics {
  private static final long TIMEOUT_SECONDS = 30;
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int MAX_LOOKS = 600;

  private Topics() {}

  /**
   * Makes what is missing, adds partitions for cameras that are new, and checks what exists.
   * Settings of existing topics are not changed.
   *
   * @throws IllegalStateException naming the topic, what is wrong with it and what to do; also if
   *     the brokers do not answer
   */
  public static void ensure(
      Admin admin, StreamTopics topics, CameraDirectory cameras, TopicRetention retention) {
    ensure(admin, definitions(topics, cameras, retention), List.of());
  }

  /**
   * The same, and for a pipeline that ran before with fewer cameras also its changelogs, which
   * Kafka Streams makes but never widens.
   *
   * @param applicationId as in {@link KafkaSettings}
   */
  public static void ensure(
      Admin admin,
      String applicationId,
      StreamTopics topics,
      CameraDirectory cameras,
      TopicRetention retention) {
    ensure(
        admin,
        definitions(topics, cameras, retention),
        List.of(
            changelog(applicationId, PerceptionTopology.PENDING_STORE),
            changelog(applicationId, PerceptionTopology.TRACK_STORE)));
  }

  /** The same for the topic of the vehicle's fused tracks. */
  public static void ensureVehicleTracks(Admin admin, String topic, TopicRetention retention) {
    ensure(
        admin,
        List.of(
            new NewTopic(topic, 1, (short) retention.replicationFactor())
                .configs(records(retention.tracks()))),
        List.of());
  }

  private static String changelog(String applicationId, String store) {
    return applicationId + "-" + store + "-changelog";
  }

  /**
   * @param changelogs of the first topic's tasks, where they exist already: as many partitions
   */
  private static void ensure(Admin admin, List<NewTopic> all, List<String> changelogs) {
    List<Widening.Narrow> narrow = new ArrayList<>();
    int taskCount = 0;
    for (NewTopic wanted : all) {
      Optional<TopicDescription> existing = describe(admin, wanted.name());
      int has;
      if (existing.isEmpty() && create(admin, wanted)) {
        awaitVisible(admin, wanted.name(), wanted.numPartitions());
        has = wanted.numPartitions();
      } else {
        check(admin, wanted);
        has =
            existing
                .or(() -> describe(admin, wanted.name()))
                .map(found -> found.partitions().size())
                .orElseThrow();
      }
      if (has < wanted.numPartitions()) {
        narrow.add(new Widening.Narrow(wanted.name(), has, wanted.numPartitions()));
      }
      if (wanted.equals(all.get(0))) {
        taskCount = Math.max(has, wanted.numPartitions());
      }
    }
    for (String changelog : changelogs) {
      int has =
          describe(admin, changelog).map(found -> found.partitions().size()).orElse(taskCount);
      if (has < taskCount) {
        narrow.add(new Widening.Narrow(changelog, has, taskCount));
      }
    }
    if (!narrow.isEmpty()) {
      Widening.widen(admin, narrow);
      narrow.forEach(topic -> awaitVisible(admin, topic.topic(), topic.needs()));
    }
  }

  /** What {@link #ensure} makes. */
  static List<NewTopic> definitions(
      StreamTopics topics, CameraDirectory cameras, TopicRetention retention) {
    short replicas = (short) retention.replicationFactor();
    List<NewTopic> definitions = new ArrayList<>();
    definitions.add(
        new NewTopic(topics.frames(), cameras.count(), replicas)
            .configs(frames(retention.frames())));
    definitions.add(
        new NewTopic(topics.tracks(), cameras.count(), replicas)
            .configs(records(retention.tracks())));
    definitions.add(
        new NewTopic(topics.outcomes(), cameras.count(), replicas)
            .configs(records(retention.outcomes())));
    definitions.add(
        new NewTopic(topics.calibration(), 1, replicas)
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    Integer.toString(1 << 20))));
    return definitions;
  }

  /**
   * Retention takes whole segments, so a segment must not hold more than a part of what is kept;
   * and a file that was taken still fills the disk until its delay is over.
   */
  private static Map<String, String> frames(Duration kept) {
    Map<String, String> configs = records(kept);
    configs.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(64 << 20));
    configs.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(Math.max(500, kept.toMillis() / 4)));
    configs.put(TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, "1000");
    // JPEG does not shrink; trying costs ten milliseconds.
    configs.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed");
    return configs;
  }

  private static Map<String, String> records(Duration kept) {
    Map<String, String> configs = new HashMap<>();
    configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(kept.toMillis()));
    // Stamped by the broker: else a capture time of another clock could keep a record for ever, or
    // have it taken at once.
    configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    configs.put(
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(KafkaSettings.MAX_RECORD_BYTES));
    return configs;
  }

  private static void check(Admin admin, NewTopic wanted) {
    String topic = wanted.name();
    Config config = config(admin, topic);
    for (String key :
        List.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TopicConfig.CLEANUP_POLICY_CONFIG)) {
      String expected = wanted.configs().get(key);
      String found = value(config, key);
      if (expected != null && !expected.equals(found)) {
        throw new IllegalStateException(
            "topic " + topic + ": " + key + " is " + found + "; set it to " + expected);
      }
    }
    String room = value(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    if (wanted.configs().containsKey(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
        && Long.parseLong(room) < KafkaSettings.MAX_RECORD_BYTES) {
      throw new IllegalStateException(
          "topic "
              + topic
              + ": "
              + TopicConfig.MAX_MESSAGE_BYTES_CONFIG
              + " is "
              + room
              + "; set it to "
              + KafkaSettings.MAX_RECORD_BYTES
              + ", or large frames are refused");
    }
  }

  private static Optional<TopicDescription> describe(Admin admin, String topic) {
    try {
      return Optional.of(
          await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic), topic));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  /** A broker may answer for a moment as if what is new were not there; Streams would give up. */
  private static void awaitVisible(Admin admin, String topic, int partitionCount) {
    for (int look = 0; look < MAX_LOOKS; look++) {
      Optional<TopicDescription> description = describe(admin, topic);
      if (description.isPresent()
          && description.get().partitions().size() >= partitionCount
          && description.get().partitions().stream()
              .allMatch(partition -> partition.leader() != null)) {
        return;
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    throw new IllegalStateException(
        "topic " + topic + ": made, but not led by any broker (are enough brokers up?)");
  }

  /** False if somebody else made it meanwhile. */
  private static boolean create(Admin admin, NewTopic topic) {
    try {
      await(admin.createTopics(List.of(topic)).values().get(topic.name()), topic.name());
      return true;
    } catch (TopicExistsException e) {
      return false;
    }
  }

  private static Config config(Admin admin, String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return await(admin.describeConfigs(List.of(resource)).values().get(resource), topic);
  }

  private static String value(Config config, String key) {
    ConfigEntry entry = config.get(key);
    return entry == null ? "" : entry.value();
  }

  private static <T> T await(KafkaFuture<T> future, String topic) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
        throw unknown;
      }
      if (e.getCause() instanceof TopicExistsException exists) {
        throw exists;
      }
      throw new IllegalStateException(
          "topic " + topic + ": " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "topic " + topic + ": no answer from the brokers in " + TIMEOUT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("topic " + topic + ": interrupted", e);
    }
  }
}
