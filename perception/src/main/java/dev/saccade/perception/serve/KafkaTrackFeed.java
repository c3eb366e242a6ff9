package dev.saccade.perception.serve;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.v1.CameraCalibration;
import dev.saccade.v1.FrameOutcome;
import dev.saccade.v1.TrackUpdate;
import dev.saccade.v1.VehicleTrackUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics for a {@link TrackFeed}, on a thread and a consumer of its own and without a
 * group: every server sees every partition. It starts at the newest update of each camera, so that
 * the first subscriber need not wait for one; topics and partitions that appear later are taken up.
 */
public final class KafkaTrackFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTrackFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long LOOK_AGAIN_NANOS = 10_000_000_000L;
  private static final long LOOK_AGAIN_SOON_NANOS = 250_000_000L;
  private static final long PAUSE_MILLIS = 100;

  /** The newest record, and one more because a transaction's marker may stand at the end. */
  private static final long BACK_FROM_END = 2;

  private final Consumer<byte[], byte[]> consumer;
  private final FeedTopics topics;
  private final TrackFeed feed;
  private final java.util.function.Consumer<Boolean> flowing;
  private final LongSupplier nanoClock;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  private final Set<TopicPartition> assigned = new HashSet<>();
  private final Set<String> unreadable = new HashSet<>();
  private boolean toldFlowing;

  private KafkaTrackFeed(
      Consumer<byte[], byte[]> consumer,
      FeedTopics topics,
      TrackFeed feed,
      java.util.function.Consumer<Boolean> flowing,
      LongSupplier nanoClock) {
    this.consumer = consumer;
    this.topics = topics;
    this.feed = feed;
    this.flowing = flowing;
    this.nanoClock = nanoClock;
    this.thread = new Thread(this::run, "saccade-feed");
    thread.setDaemon(true);
  }

  /**
   * @param kafka at least {@code bootstrap.servers}; what a reader without a group must have is
   *     added
   * @param flowing told on the feed's thread whenever the tracks' topic begins or ceases to be read
   * @param nanoClock monotonic
   */
  public static KafkaTrackFeed start(
      Map<String, Object> kafka,
      FeedTopics topics,
      TrackFeed feed,
      java.util.function.Consumer<Boolean> flowing,
      LongSupplier nanoClock) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    return start(
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        topics,
        feed,
        flowing,
        nanoClock);
  }

  static KafkaTrackFeed start(
      Consumer<byte[], byte[]> consumer,
      FeedTopics topics,
      TrackFeed feed,
      java.util.function.Consumer<Boolean> flowing,
      LongSupplier nanoClock) {
    KafkaTrackFeed reader = new KafkaTrackFeed(consumer, topics, feed, flowing, nanoClock);
    reader.thread.start();
    return reader;
  }

  /** False once it has ended, by {@link #close} or by a failure that it could not survive. */
  public boolean isReading() {
    return thread.isAlive();
  }

  @Override
  public void close() {
    closed.countDown();
    consumer.wakeup();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    BooleanSupplier look = new LookAgain();
    try {
      while (closed.getCount() > 0) {
        try {
          if (look.getAsBoolean()) {
            takeUpNewPartitions();
          }
          if (assigned.isEmpty()) {
            pause();
          } else {
            consumer.poll(POLL).forEach(this::pass);
            tellFlowing(readsTracks());
          }
        } catch (WakeupException e) {
          LOG.trace("woken to close", e);
        } catch (KafkaException e) {
          LOG.warn("reading tracks failed ({}); trying again", e.getMessage());
          tellFlowing(false);
          pause();
        } catch (RuntimeException e) {
          // A defect; but planners are better served by the next record than by none.
          LOG.error("passing on tracks failed; trying again", e);
          tellFlowing(false);
          pause();
        }
      }
    } finally {
      tellFlowing(false);
      consumer.close();
    }
  }

  private void tellFlowing(boolean now) {
    if (now != toldFlowing) {
      toldFlowing = now;
      flowing.accept(now);
    }
  }

  private boolean readsTracks() {
    return assigned.stream().anyMatch(partition -> partition.topic().equals(topics.tracks()));
  }

  /** Often until the tracks' topic is there, seldom afterwards. */
  private final class LookAgain implements BooleanSupplier {
    private long lookedNanos;
    private boolean looked;

    @Override
    public boolean getAsBoolean() {
      long interval = readsTracks() ? LOOK_AGAIN_NANOS : LOOK_AGAIN_SOON_NANOS;
      long now = nanoClock.getAsLong();
      if (looked && now - lookedNanos < interval) {
        return false;
      }
      looked = true;
      lookedNanos = now;
      return true;
    }
  }

  private void takeUpNewPartitions() {
    Map<String, List<PartitionInfo>> known = consumer.listTopics();
    List<TopicPartition> fresh = new ArrayList<>();
    for (String topic :
        List.of(topics.tracks(), topics.outcomes(), topics.calibration(), topics.vehicleTracks())) {
      for (PartitionInfo info : known.getOrDefault(topic, List.of())) {
        TopicPartition partition = new TopicPartition(topic, info.partition());
        if (!assigned.contains(partition)) {
          fresh.add(partition);
        }
      }
    }
    if (fresh.isEmpty()) {
      return;
    }
    // Read before the assignment changes, so that a failure leaves all as it was.
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(fresh);
    Map<TopicPartition, Long> ends = consumer.endOffsets(fresh);
    List<TopicPartition> all = new ArrayList<>(assigned);
    all.addAll(fresh);
    consumer.assign(all);
    for (TopicPartition partition : fresh) {
      long begin = begins.get(partition);
      long end = ends.get(partition);
      if (partition.topic().equals(topics.tracks())
          || partition.topic().equals(topics.vehicleTracks())) {
        consumer.seek(partition, Math.max(begin, end - BACK_FROM_END));
      } else if (partition.topic().equals(topics.outcomes())) {
        consumer.seek(partition, end);
      } else {
        consumer.seek(partition, begin);
      }
    }
    assigned.addAll(fresh);
  }

  private void pass(ConsumerRecord<byte[], byte[]> message) {
    if (message.value() == null) {
      return;
    }
    try {
      if (message.topic().equals(topics.tracks())) {
        feed.onUpdate(TrackUpdate.parseFrom(message.value()));
      } else if (message.topic().equals(topics.vehicleTracks())) {
        feed.onVehicleUpdate(VehicleTrackUpdate.parseFrom(message.value()));
      } else if (message.topic().equals(topics.outcomes())) {
        feed.onOutcome(FrameOutcome.parseFrom(message.value()));
      } else {
        feed.onCalibration(CameraCalibration.parseFrom(message.value()).getCameraId());
      }
    } catch (InvalidProtocolBufferException e) {
      // Once a topic: whoever writes other things there will go on doing so.
      if (unreadable.add(message.topic())) {
        LOG.warn(
            "{}-{} at offset {} is not what the topic should hold: {}",
            message.topic(),
            message.partition(),
            message.offset(),
            e.getMessage());
      }
    }
  }

  private void pause() {
    try {
      // Whichever comes first: the time, or the end.
      boolean ending = closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      LOG.trace("paused; ending: {}", ending);
    } catch (InterruptedException e) {
      closed.countDown();
      Thread.currentThread().interrupt();
    }
  }
}
