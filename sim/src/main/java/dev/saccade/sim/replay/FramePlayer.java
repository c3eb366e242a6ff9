package dev.saccade.sim.replay;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.WireFrames;
import dev.saccade.sim.drive.DriveFrame;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;

/**
 * Puts the frames of a drive onto the topic, each at the instant at which it is captured: the drive
 * does not wait for the pipeline, as the world does not. Only an unbounded pace waits for it.
 */
final class FramePlayer {
  /** Frames of one camera in the pipeline at an unbounded pace: one at work, one waiting. */
  private static final int UNBOUNDED_IN_FLIGHT = 2;

  private static final long GIVE_UP_WAITING_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final ReplayPlan plan;
  private final Producer<byte[], byte[]> producer;
  private final CameraDirectory cameras;
  private final String topic;
  private final RunLog log;
  private final EpochClock clock;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private Runnable required = () -> {};

  FramePlayer(
      ReplayPlan plan,
      Producer<byte[], byte[]> producer,
      CameraDirectory cameras,
      String topic,
      RunLog log,
      EpochClock clock) {
    this.plan = plan;
    this.producer = producer;
    this.cameras = cameras;
    this.topic = topic;
    this.log = log;
    this.clock = clock;
  }

  /** Something that throws when playing on makes no sense; asked before every frame. */
  FramePlayer whileHolds(Runnable condition) {
    required = condition;
    return this;
  }

  /**
   * Plays all frames.
   *
   * @param startEpochNanos capture time of a frame at offset 0
   * @throws UncheckedIOException if the drive breaks off
   * @throws IllegalStateException if the broker refuses a frame, or the pipeline takes none
   */
  void play(Iterator<DriveFrame> frames, long startEpochNanos) throws InterruptedException {
    while (frames.hasNext()) {
      required.run();
      DriveFrame captured = frames.next();
      long due = startEpochNanos + plan.pace().offsetNanos(captured.captureOffsetNanos());
      if (!plan.pace().unbounded()) {
        sleepUntil(due);
      }
      for (String cameraId : plan.cameras().idsShowing(captured.cameraId())) {
        if (plan.pace().unbounded()) {
          awaitRoom(cameraId);
        }
        // At a bounded pace the capture is when it was due, even if this thread woke later: its
        // delay is the frame's age, not the frame's excuse.
        long captureEpochNanos = plan.pace().unbounded() ? clock.epochNanos() : due;
        send(plan.frame(captured, cameraId, log.sourceEpoch(), captureEpochNanos), startEpochNanos);
      }
    }
    producer.flush();
    requireSent();
  }

  private void send(Frame frame, long startEpochNanos) {
    requireSent();
    log.played(frame.id(), frame.captureEpochNanos() - startEpochNanos);
    var unused = // the callback tells
        producer.send(
            WireFrames.record(frame, topic, cameras),
            (metadata, refused) -> {
              if (refused != null) {
                failure.compareAndSet(null, refused);
              }
            });
  }

  private void requireSent() {
    Exception refused = failure.get();
    if (refused != null) {
      throw new IllegalStateException(
          "topic " + topic + ": a frame was not taken: " + refused.getMessage(), refused);
    }
  }

  private void sleepUntil(long epochNanos) throws InterruptedException {
    for (long left = epochNanos - clock.epochNanos();
        left > 0;
        left = epochNanos - clock.epochNanos()) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  private void awaitRoom(String cameraId) throws InterruptedException {
    if (!log.awaitUnsettledBelow(cameraId, UNBOUNDED_IN_FLIGHT, GIVE_UP_WAITING_NANOS)) {
      throw new IllegalStateException(
          "camera "
              + cameraId
              + ": the pipeline settled no frame for "
              + TimeUnit.NANOSECONDS.toSeconds(GIVE_UP_WAITING_NANOS)
              + " s");
    }
  }
}
