package dev.saccade.sim.replay;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.KafkaSettings;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.stream.WireFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts small frames of some cameras onto their topic, at a rate, as cameras would. */
final class BenchDrive implements AutoCloseable {
  /** Frames are captured now, by a clock that is read once and then only goes forward. */
  static final EpochClock CLOCK = steadyClock();

  private static final int SIDE_PIXELS = 32;

  private final KafkaProducer<byte[], byte[]> producer;
  private final CameraDirectory cameras;
  private final StreamTopics topics;
  private final long budgetNanos;
  private final long epoch = CLOCK.epochNanos();
  private final List<FrameId> sent = new ArrayList<>();
  private long nextSequence;

  BenchDrive(
      String bootstrapServers, StreamTopics topics, CameraDirectory cameras, long budgetNanos) {
    this.topics = topics;
    this.cameras = cameras;
    this.budgetNanos = budgetNanos;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "linger.ms",
                0,
                "max.request.size",
                KafkaSettings.MAX_RECORD_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** One frame of each camera. */
  void capture() {
    long sequence = nextSequence++;
    long now = CLOCK.epochNanos();
    cameras
        .cameras()
        .forEach(
            camera -> {
              FrameId id = new FrameId(camera.id(), epoch, sequence);
              sent.add(id);
              var unused =
                  producer.send(
                      WireFrames.record(frame(id, now, SIDE_PIXELS), topics.frames(), cameras));
            });
  }

  /** One frame of the first camera, just below the largest payload that is accepted. */
  FrameId captureLargest() throws ExecutionException, InterruptedException {
    int sidePixels = (int) Math.sqrt(Frame.MAX_PAYLOAD_BYTES / 3.0);
    FrameId id = new FrameId(cameras.cameras().get(0).id(), epoch, nextSequence++);
    Frame largest = frame(id, CLOCK.epochNanos(), sidePixels);
    producer.send(WireFrames.record(largest, topics.frames(), cameras)).get();
    return id;
  }

  /** Captures at a rate for as long as {@code whileCount} says so of the captures so far. */
  void capture(double perSecond, LongPredicate whileCount) {
    long periodNanos = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
    long start = System.nanoTime();
    for (long count = 0; whileCount.test(count); count++) {
      for (long left = start + count * periodNanos - System.nanoTime();
          left > 0;
          left = start + count * periodNanos - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      capture();
    }
    producer.flush();
  }

  void sendRaw(String cameraId, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                topics.frames(), cameras.partitionOf(cameraId).orElseThrow(), null, value));
    producer.flush();
  }

  List<FrameId> sent() {
    return sent;
  }

  @Override
  public void close() {
    producer.close();
  }

  private Frame frame(FrameId id, long captureEpochNanos, int sidePixels) {
    return new Frame(
        id,
        captureEpochNanos,
        budgetNanos,
        FrameEncoding.RGB8,
        sidePixels,
        sidePixels,
        new byte[sidePixels * sidePixels * 3],
        Optional.empty());
  }

  private static EpochClock steadyClock() {
    long startEpochNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    long startNanos = System.nanoTime();
    return () -> startEpochNanos + System.nanoTime() - startNanos;
  }
}
