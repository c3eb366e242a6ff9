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
import java.util.Optional;
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
 * Reads the topics for a {@link TrackFeed}, on threads and consumers of its own and without a
 * group: every server sees every partition. It starts at the newest update of each camera, so that
 * the first subscriber need not wait for one; topics and partitions that appear later are taken up.
 *
 * <p>What became of frames is only counted, so it is read apart and some times a second: an outcome
 * follows every update, and fetching it at once would stand in the next update's way.
 */
public final class KafkaTrackFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTrackFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long LOOK_AGAIN_NANOS = 10_000_000_000L;
  private static final long LOOK_AGAIN_SOON_NANOS = 250_000_000L;
  private static final long PAUSE_MILLIS = 100;

  /**
   * Brokers that are there answer a look in milliseconds; waiting long would hide that they went.
   */
  private static final Duration LOOK_PATIENCE = Duration.ofSeconds(5);

  /** How long outcomes may wait on the broker, and for how many of them. */
  private static final int OUTCOMES_WAIT_MILLIS = 100;

  private static final int OUTCOMES_BYTES = 64 << 10;

  /** The newest record, and one more because a transaction's marker may stand at the end. */
  private static final long BACK_FROM_END = 2;

  private final Consumer<byte[], byte[]> consumer;
  private final FeedTopics topics;
  private final List<String> read;
  private final TrackFeed feed;
  private final java.util.function.Consumer<Boolean> flowing;
  private final LongSupplier nanoClock;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  private final Set<TopicPartition> assigned = new HashSet<>();
  private final Set<String> unreadable = new HashSet<>();
  private final Set<String> failures = new HashSet<>();

  /** Whether the brokers showed the topic that matters when they were last asked. */
  private boolean isThere;

  private volatile boolean toldFlowing;
  private Optional<KafkaTrackFeed> beside = Optional.empty();

  /**
   * @param read of the topics; the first is the one that matters
   */
  private KafkaTrackFeed(
      Consumer<byte[], byte[]> consumer,
      FeedTopics topics,
      List<String> read,
      TrackFeed feed,
      java.util.function.Consumer<Boolean> flowing,
      LongSupplier nanoClock) {
    this.consumer = consumer;
    this.topics = topics;
    this.read = read;
    this.feed = feed;
    this.flowing = flowing;
    this.nanoClock = nanoClock;
    this.thread = new Thread(this::run, "saccade-feed-" + read.get(0));
    thread.setDaemon(true);
  }

  /**
   * @param kafka at least {@code bootstrap.servers}; what a reader without a group must have is
   *     added
   * @param flowing told on the feed's thread whenever the tracks' topic begins or ceases to be
   *     read; brokers that went are noticed within 15 s
   * @param nanoClock monotonic
   */
  public static KafkaTrackFeed start(
      Map<String, Object> kafka,
      FeedTopics topics,
      TrackFeed feed,
      java.util.function.Consumer<Boolean> flowing,
      LongSupplier nanoClock) {
    KafkaTrackFeed reader =
        new KafkaTrackFeed(
            consumer(kafka, Map.of()),
            topics,
            List.of(topics.tracks(), topics.calibration(), topics.vehicleTracks()),
            feed,
            flowing,
            nanoClock);
    KafkaTrackFeed outcomes =
        new KafkaTrackFeed(
            consumer(
                kafka,
                Map.of(
                    ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                    OUTCOMES_BYTES,
                    ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                    OUTCOMES_WAIT_MILLIS)),
            topics,
            List.of(topics.outcomes()),
            feed,
            outcomesFlow -> {},
            nanoClock);
    reader.beside = Optional.of(outcomes);
    outcomes.thread.start();
    reader.thread.start();
    return reader;
  }

  /** All topics by one consumer. */
  static KafkaTrackFeed start(
      Consumer<byte[], byte[]> consumer,
      FeedTopics topics,
      TrackFeed feed,
      java.util.function.Consumer<Boolean> flowing,
      LongSupplier nanoClock) {
    KafkaTrackFeed reader =
        new KafkaTrackFeed(
            consumer,
            topics,
            List.of(
                topics.tracks(), topics.outcomes(), topics.calibration(), topics.vehicleTracks()),
            feed,
            flowing,
            nanoClock);
    reader.thread.start();
    return reader;
  }

  private static Consumer<byte[], byte[]> consumer(
      Map<String, Object> kafka, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    // With exactly_once, what a transaction that was broken off wrote is written again, perhaps
    // with
    // other ids. At least once, nothing is in a transaction and nothing waits for this.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.putAll(more);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Whether brokers answer and show the tracks' topic; from any thread. */
  public boolean isFlowing() {
    return toldFlowing;
  }

  /** False once it has ended, by {@link #close} or by a failure that it could not survive. */
  public boolean isReading() {
    return thread.isAlive() && beside.map(KafkaTrackFeed::isReading).orElse(true);
  }

  @Override
  public void close() {
    stop();
    beside.ifPresent(KafkaTrackFeed::stop);
    try {
      thread.join(10_000);
      if (beside.isPresent()) {
        beside.get().thread.join(10_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    closed.countDown();
    consumer.wakeup();
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
            tellFlowing(readsFirst());
          }
          if (toldFlowing) {
            failures.clear();
          }
        } catch (WakeupException e) {
          LOG.trace("woken to close", e);
        } catch (KafkaException e) {
          // Once each: brokers may be gone for hours.
          if (failures.add(e.getClass().getName())) {
            LOG.warn("reading {} failed ({}); trying again", read.get(0), e.getMessage());
          }
          isThere = false;
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

  private boolean readsFirst() {
    return isThere
        && assigned.stream().anyMatch(partition -> partition.topic().equals(read.get(0)));
  }

  /** Often while the topic that matters is not there, seldom otherwise. */
  private final class LookAgain implements BooleanSupplier {
    private long lookedNanos;
    private boolean looked;

    @Override
    public boolean getAsBoolean() {
      long interval = readsFirst() ? LOOK_AGAIN_NANOS : LOOK_AGAIN_SOON_NANOS;
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
    Map<String, List<PartitionInfo>> known = consumer.listTopics(LOOK_PATIENCE);
    isThere = known.containsKey(read.get(0));
    List<TopicPartition> fresh = new ArrayList<>();
    for (String topic : read) {
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
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(fresh, LOOK_PATIENCE);
    Map<TopicPartition, Long> ends = consumer.endOffsets(fresh, LOOK_PATIENCE);
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
