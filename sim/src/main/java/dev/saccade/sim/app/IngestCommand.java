package dev.saccade.sim.app;

import dev.saccade.perception.app.BrokerOptions;
import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.SystemClock;
import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stream.Brokers;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.KafkaSettings;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.sim.drive.BadDriveException;
import dev.saccade.sim.drive.CalibrationFile;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.Drives;
import dev.saccade.sim.replay.Ingest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ingest}: frames onto {@code camera.frames}, as a camera would put them there. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description =
        "Puts the frames of a source onto camera.frames, each when it is captured, for one camera.")
final class IngestCommand implements Callable<Integer> {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

  @Option(
      names = "--camera",
      required = true,
      paramLabel = "ID",
      description = "1 to 64 characters of [a-z0-9_-].")
  private String camera;

  @Option(
      names = "--cameras",
      paramLabel = "ID,ID...",
      split = ",",
      description =
          "All cameras, in the order of the vehicle's configuration: a camera's place is its partition. Needed where there are several.")
  private List<String> cameras;

  @Option(
      names = "--source",
      required = true,
      paramLabel = "FILE|DEVICE|URL",
      description =
          "A video, an MCAP file, a folder of pictures, a drive folder, a device such as /dev/video0, or a URL that FFmpeg reads.")
  private String source;

  @Mixin private BrokerOptions broker;

  @Option(
      names = "--budget",
      paramLabel = "MILLIS",
      description =
          "Budget of every frame (default: what the vehicle's configuration says of the camera).")
  private Double budgetMillis;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description =
          "Camera id to calibration, as calibration.yaml of a drive folder has it: that of the"
              + " camera is published on camera.calibration first.")
  private Path calibrationFile;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws InterruptedException {
    List<String> ids = cameras == null ? List.of(camera) : cameras;
    for (String id : ids) {
      if (!FrameId.isCameraId(id)) {
        throw new UsageException("--camera " + id + ": expected 1 to 64 characters of [a-z0-9_-]");
      }
    }
    if (!ids.contains(camera)) {
      throw new UsageException("--cameras " + String.join(",", ids) + ": does not list " + camera);
    }
    if (budgetMillis != null && !(budgetMillis > 0)) {
      throw new UsageException("--budget " + budgetMillis + ": expected more than 0 milliseconds");
    }
    Brokers brokers = broker.brokers();
    Optional<CameraCalibration> calibration = calibration();
    try (Drive drive = open();
        Producer<byte[], byte[]> producer = producer(brokers)) {
      drive.remarks().forEach(System.err::println);
      requirePartitions(producer, ids.size(), cameras != null);
      Ingest ingest =
          new Ingest(
              producer,
              CameraDirectory.of(ids.toArray(new String[0])),
              StreamTopics.DEFAULT.frames(),
              SystemClock.epoch());
      calibration.ifPresent(
          known -> ingest.calibrate(StreamTopics.DEFAULT.calibration(), camera, known));
      Ingest.Totals totals =
          ingest.run(
              drive,
              camera,
              budgetMillis == null
                  ? OptionalLong.empty()
                  : OptionalLong.of(Math.round(budgetMillis * 1e6)));
      if (!json.isStandardOutput()) {
        System.out.println(totals.frames() + " frames, " + totals.bytes() + " bytes");
      }
      json.write(Map.of("frames", totals.frames(), "bytes", totals.bytes()), System.out);
      if (drive.live()) {
        // A camera has no end: whoever watches over this process is to start it again.
        throw new IllegalStateException(
            "--source " + source + ": the live source ended after " + totals.frames() + " frames");
      }
      return 0;
    } catch (UncheckedIOException e) {
      throw new IllegalStateException("--source " + e.getCause().getMessage(), e);
    } catch (BadDriveException e) {
      throw new UsageException("--source " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UsageException("--source " + source + ": " + e.getMessage(), e);
    }
  }

  private Optional<CameraCalibration> calibration() {
    if (calibrationFile == null) {
      return Optional.empty();
    }
    try {
      Map<String, CameraCalibration> all = CalibrationFile.read(calibrationFile);
      if (!all.containsKey(camera)) {
        throw new UsageException(
            "--calibration "
                + calibrationFile
                + ": has no camera '"
                + camera
                + "' (there are: "
                + String.join(", ", all.keySet())
                + ")");
      }
      return Optional.of(all.get(camera));
    } catch (IOException e) {
      throw new UsageException("--calibration " + e.getMessage(), e);
    }
  }

  private Drive open() throws IOException {
    boolean live = source.contains("://") || source.startsWith("/dev/");
    return live ? Drives.openLive(source) : Drives.open(Path.of(source));
  }

  private Producer<byte[], byte[]> producer(Brokers brokers) {
    try {
      return new KafkaProducer<>(
          brokers.settings(
              Map.of(
                  ProducerConfig.LINGER_MS_CONFIG,
                  0,
                  ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                  KafkaSettings.MAX_RECORD_BYTES,
                  ProducerConfig.BUFFER_MEMORY_CONFIG,
                  4L * KafkaSettings.MAX_RECORD_BYTES,
                  ProducerConfig.MAX_BLOCK_MS_CONFIG,
                  ANSWER_WITHIN.toMillis())),
          new ByteArraySerializer(),
          new ByteArraySerializer());
    } catch (KafkaException e) {
      throw new UsageException(broker.text() + ": " + e.getMessage(), e);
    }
  }

  // Frames of two cameras on one partition would lose their order, and the vehicle would not look
  // for them there. A topic may have more partitions than cameras: one was taken away, say.
  private void requirePartitions(Producer<byte[], byte[]> producer, int listed, boolean told) {
    int found;
    try {
      found = producer.partitionsFor(StreamTopics.DEFAULT.frames()).size();
    } catch (KafkaException e) {
      throw new UsageException(
          broker.text()
              + ": no topic "
              + StreamTopics.DEFAULT.frames()
              + " to be had ("
              + e.getMessage()
              + "); is the broker up, and has the vehicle process made its topics?",
          e);
    }
    if (found < listed || found > listed && !told) {
      throw new UsageException(
          "topic "
              + StreamTopics.DEFAULT.frames()
              + " has "
              + found
              + " partitions, one a camera; name the vehicle's cameras with --cameras, in the order"
              + " of its configuration");
    }
  }
}
