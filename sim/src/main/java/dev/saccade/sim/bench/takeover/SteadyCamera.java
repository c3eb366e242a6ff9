package dev.saccade.sim.bench.takeover;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.stream.WireFrames;
import dev.saccade.sim.bench.BenchClock;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A camera that captures at its rate, whatever becomes of its frames, until it is closed. */
final class SteadyCamera implements AutoCloseable {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 128;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Thread thread;

  /**
   * @param budgetNanos how long a frame is worth working on
   */
  SteadyCamera(
      String bootstrapServers, String cameraId, double hertz, long budgetNanos, BenchClock clock) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread =
        new Thread(() -> capture(cameraId, hertz, budgetNanos, clock), "bench-camera-" + cameraId);
    thread.setDaemon(true);
    thread.start();
  }

  private void capture(String cameraId, double hertz, long budgetNanos, BenchClock clock) {
    CameraDirectory cameras = CameraDirectory.of(cameraId);
    byte[] pixels = new byte[WIDTH * HEIGHT * 3];
    long start = clock.epochNanos();
    try {
      for (long sequence = 0; ; sequence++) {
        clock.sleepUntil(start + (long) (sequence * 1e9 / hertz));
        var unused =
            producer.send(
                WireFrames.record(
                    new Frame(
                        new FrameId(cameraId, start, sequence),
                        clock.epochNanos(),
                        budgetNanos,
                        FrameEncoding.RGB8,
                        WIDTH,
                        HEIGHT,
                        pixels,
                        Optional.empty()),
                    StreamTopics.DEFAULT.frames(),
                    cameras));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }
}
