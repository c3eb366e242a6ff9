package dev.saccade.sim.bench.pipeline;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.sim.bench.PlainTrackStream;
import dev.saccade.v1.FrameId;
import dev.saccade.v1.TrackUpdate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The hops that no pipeline between two topics and gRPC can do without, and nothing else: a
 * consumer that answers each frame with an update of the usual size on the second topic, and a
 * consumer that hands each update to a plain gRPC stream.
 */
final class PlainHops implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final FrameTimes times;
  private final EpochClock clock;
  private final PlainTrackStream stream = new PlainTrackStream();
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<KafkaConsumer<byte[], byte[]>> consumers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /**
   * @param update what the second topic and the stream carry for every frame; its frame's id is
   *     replaced
   */
  PlainHops(
      String bootstrapServers,
      String frames,
      String tracks,
      int partitions,
      byte[] update,
      FrameTimes times,
      EpochClock clock)
      throws IOException {
    this.times = times;
    this.clock = clock;
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    start(bootstrapServers, frames, partitions, record -> answer(record, tracks, update));
    start(bootstrapServers, tracks, partitions, record -> send(record.value()));
  }

  int port() {
    return stream.port();
  }

  int streamCount() {
    return stream.streamCount();
  }

  private void answer(ConsumerRecord<byte[], byte[]> frame, String tracks, byte[] update) {
    passed(FrameTimes.Place.READ, frame.partition(), frame.offset());
    // The offset is the sequence: the topic is new, and its partition is the camera's.
    byte[] value =
        read(update).toBuilder()
            .setFrameId(
                FrameId.newBuilder()
                    .setCameraId(PipelineLoad.cameraId(frame.partition()))
                    .setSourceEpoch(1)
                    .setSequence(frame.offset()))
            .build()
            .toByteArray();
    passed(FrameTimes.Place.PRODUCED, frame.partition(), frame.offset());
    var unused = producer.send(new ProducerRecord<>(tracks, frame.partition(), frame.key(), value));
  }

  private void send(byte[] value) {
    TrackUpdate update = read(value);
    times.passed(
        FrameTimes.Place.SENT,
        update.getFrameId().getCameraId(),
        update.getFrameId().getSequence(),
        clock.epochNanos());
    stream.send(update);
  }

  private void passed(FrameTimes.Place place, int camera, long sequence) {
    times.passed(place, PipelineLoad.cameraId(camera), sequence, clock.epochNanos());
  }

  private static TrackUpdate read(byte[] value) {
    try {
      return TrackUpdate.parseFrom(value);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException("what we wrote ourselves", e);
    }
  }

  private void start(
      String bootstrapServers,
      String topic,
      int partitions,
      Consumer<ConsumerRecord<byte[], byte[]>> action) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> assigned = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      assigned.add(new TopicPartition(topic, partition));
    }
    consumer.assign(assigned);
    consumer.seekToBeginning(assigned);
    consumers.add(consumer);
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!closed) {
                  consumer.poll(POLL).forEach(action);
                }
              } catch (WakeupException e) {
                // Closed.
                closed = true;
              } finally {
                consumer.close();
              }
            },
            "bench-hop-" + topic);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  @Override
  public void close() {
    closed = true;
    consumers.forEach(KafkaConsumer::wakeup);
    try {
      for (Thread thread : threads) {
        thread.join(10_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
    stream.close();
  }
}
