package dev.saccade.sim.replay;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stream.Camera;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.WireFrames;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveFrame;
import java.io.IOException;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;

/** What a camera's process does: takes frames as they are captured and puts them onto the topic. */
public final class Ingest {
  private final Producer<byte[], byte[]> producer;
  private final CameraDirectory cameras;
  private final String topic;
  private final EpochClock clock;

  public Ingest(
      Producer<byte[], byte[]> producer, CameraDirectory cameras, String topic, EpochClock clock) {
    this.producer = producer;
    this.cameras = cameras;
    this.topic = topic;
    this.clock = clock;
  }

  /**
   * What went onto the topic.
   *
   * @param bytes of encoded pictures
   */
  public record Totals(long frames, long bytes) {}

  /**
   * Tells how the camera sits on the vehicle.
   *
   * @param topic of calibrations
   * @throws IllegalStateException if the broker refuses it
   */
  public void calibrate(String topic, String cameraId, CameraCalibration calibration) {
    AtomicReference<Exception> refusal = new AtomicReference<>();
    var unused = // the callback tells
        producer.send(
            CalibrationRecord.of(topic, cameraId, calibration),
            (metadata, failed) -> refusal.set(failed));
    producer.flush();
    if (refusal.get() != null) {
      throw new IllegalStateException(
          "topic " + topic + ": a calibration was not taken: " + refusal.get().getMessage(),
          refusal.get());
    }
  }

  /**
   * Plays the drive's first camera to its end, its capture times moved to now: those of a recorded
   * drive from its first frame on, those of a live source as {@link LiveCaptureClock} says.
   *
   * @param budgetNanos of every frame; empty for that of the vehicle's configuration
   * @throws IOException if the source breaks off
   * @throws IllegalStateException if the broker refuses a frame
   */
  public Totals run(Drive drive, String cameraId, OptionalLong budgetNanos)
      throws IOException, InterruptedException {
    String own = drive.cameras().get(0).id();
    AtomicReference<Exception> refusal = new AtomicReference<>();
    LiveCaptureClock live = new LiveCaptureClock();
    long frames = 0;
    long bytes = 0;
    Iterator<DriveFrame> source = drive.frames();
    // To open a source and to find its first picture may take seconds, which age no frame.
    if (!source.hasNext()) {
      return new Totals(0, 0);
    }
    long startEpochNanos = clock.epochNanos();
    while (source.hasNext()) {
      DriveFrame captured = source.next();
      if (!captured.cameraId().equals(own)) {
        continue;
      }
      long due =
          drive.live()
              ? live.captureEpochNanos(captured.captureOffsetNanos(), clock.epochNanos())
              : startEpochNanos + captured.captureOffsetNanos();
      for (long left = due - clock.epochNanos(); left > 0; left = due - clock.epochNanos()) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
      Frame frame =
          new Frame(
              new FrameId(cameraId, startEpochNanos, captured.sequence()),
              due,
              budgetNanos.orElse(Camera.DEFAULT_BUDGET_NANOS),
              captured.encoding(),
              captured.widthPixels(),
              captured.heightPixels(),
              captured.payload(),
              captured.egoPose());
      var unused = // the callback tells
          producer.send(
              budgetNanos.isPresent()
                  ? WireFrames.record(frame, topic, cameras)
                  : WireFrames.recordWithoutBudget(frame, topic, cameras),
              (metadata, failed) -> {
                if (failed != null) {
                  refusal.compareAndSet(null, failed);
                }
              });
      requireTaken(refusal);
      frames++;
      bytes += captured.payload().length;
    }
    producer.flush();
    requireTaken(refusal);
    return new Totals(frames, bytes);
  }

  private void requireTaken(AtomicReference<Exception> refusal) {
    Exception failed = refusal.get();
    if (failed != null) {
      throw new IllegalStateException(
          "topic " + topic + ": a frame was not taken: " + failed.getMessage(), failed);
    }
  }
}
