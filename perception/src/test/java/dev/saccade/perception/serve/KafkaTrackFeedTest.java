package dev.saccade.perception.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.v1.FrameOutcome;
import dev.saccade.v1.TrackUpdate;
import dev.saccade.v1.VehicleTrackUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaTrackFeedTest {
  private static final TopicPartition TRACKS = new TopicPartition("instance.tracks", 0);

  private final Semaphore looks = new Semaphore(0);
  private final AtomicLong skippedNanos = new AtomicLong();
  private volatile Optional<Supplier<Map<String, List<PartitionInfo>>>> instead = Optional.empty();

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("latest") {
        @Override
        public Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
          looks.release();
          return instead.map(Supplier::get).orElseGet(() -> super.listTopics(timeout));
        }
      };

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final TrackFeed feed =
      new TrackFeed() {
        @Override
        public void onVehicleUpdate(VehicleTrackUpdate update) {
          throw new AssertionError("there is no topic of the vehicle's tracks: " + update);
        }

        @Override
        public void onUpdate(TrackUpdate update) {
          long sequence = update.getFrameId().getSequence();
          heard.add("update " + sequence);
          if (sequence == 13) {
            throw new IllegalStateException("a defect");
          }
        }

        @Override
        public void onOutcome(FrameOutcome outcome) {}

        @Override
        public void onCalibration(String cameraId) {}
      };

  @BeforeEach
  void makeTheTopic() {
    Node[] nodes = {new Node(0, "localhost", 1)};
    consumer.updatePartitions(
        TRACKS.topic(),
        List.of(new PartitionInfo(TRACKS.topic(), TRACKS.partition(), nodes[0], nodes, nodes)));
    consumer.updateBeginningOffsets(Map.of(TRACKS, 0L));
    consumer.updateEndOffsets(Map.of(TRACKS, 0L));
  }

  @Test
  void shouldSayThatItServesAgainWhenTheBrokersAreBack() throws InterruptedException {
    try (KafkaTrackFeed reader = start()) {
      assertThat(next()).isEqualTo("flowing true");
      consumer.setPollException(new TimeoutException("no broker answers"));
      assertThat(next()).isEqualTo("flowing false");
      assertThat(next()).isEqualTo("flowing true");
      assertThat(reader.isReading()).isTrue();
    }
    assertThat(next()).isEqualTo("flowing false");
  }

  @Test
  void shouldNotSayThatItServesWhileNoBrokerAnswers() throws InterruptedException {
    shouldNotServeWhile(
        () -> {
          throw new TimeoutException("no broker answers");
        });
  }

  @Test
  void shouldNotSayThatItServesWhileTheTopicIsGone() throws InterruptedException {
    shouldNotServeWhile(Map::of);
  }

  private void shouldNotServeWhile(Supplier<Map<String, List<PartitionInfo>>> seen)
      throws InterruptedException {
    try (KafkaTrackFeed reader = start()) {
      assertThat(next()).isEqualTo("flowing true");
      instead = Optional.of(seen);
      looks.drainPermits();
      skippedNanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
      assertThat(next()).isEqualTo("flowing false");
      looks.acquire(3); // polls that find nothing, as they do without a broker, are between them
      assertThat(heard).isEmpty();
      assertThat(reader.isFlowing()).isFalse();

      instead = Optional.empty();
      assertThat(next()).isEqualTo("flowing true");
      assertThat(reader.isFlowing()).isTrue();
    }
  }

  @Test
  void shouldGoOnAfterADefect() throws InterruptedException {
    try (KafkaTrackFeed reader = start()) {
      assertThat(next()).isEqualTo("flowing true");
      write(0, 13);
      assertThat(next()).isEqualTo("update 13");
      assertThat(next()).isEqualTo("flowing false");
      assertThat(next()).isEqualTo("flowing true");
      write(1, 14);
      assertThat(next()).isEqualTo("update 14");
      consumer.setPollException(new KafkaException("whatever"));
      assertThat(next()).isEqualTo("flowing false");
      assertThat(next()).isEqualTo("flowing true");
      reader.close();
      assertThat(reader.isReading()).isFalse();
    }
  }

  private KafkaTrackFeed start() {
    return KafkaTrackFeed.start(
        consumer,
        FeedTopics.DEFAULT,
        feed,
        flowing -> heard.add("flowing " + flowing),
        () -> System.nanoTime() + skippedNanos.get());
  }

  private void write(long offset, long sequence) {
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    TRACKS.topic(),
                    TRACKS.partition(),
                    offset,
                    null,
                    Updates.update("front", sequence).build().toByteArray())));
  }

  private String next() throws InterruptedException {
    return heard.poll(30, TimeUnit.SECONDS);
  }
}
