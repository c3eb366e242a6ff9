package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.PipelineStep;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.track.CameraObservation;
import dev.saccade.perception.track.Track;
import dev.saccade.perception.track.Tracker;
import dev.saccade.v1.TrackUpdate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps the tracker with each frame that the stage has done, publishes the tracks, and passes every
 * outcome on. It counts what was lost since the last update, and says so in the next one, or in a
 * heartbeat when no update comes.
 */
final class TrackProcessor implements Processor<byte[], FrameEvent, byte[], Object> {
  private static final Logger log = LoggerFactory.getLogger(TrackProcessor.class);

  private final PipelineSettings settings;
  private final PipelineParts parts;
  private final EpochClock clock;
  private final Tracker tracker;

  private ProcessorContext<byte[], Object> context;
  private TrackMemory memory;
  private CalibrationLookup calibrations;
  private String cameraId;
  private byte[] key;
  private long lastUpdateEpochNanos;

  TrackProcessor(PipelineSettings settings, PipelineParts parts) {
    this.settings = settings;
    this.parts = parts;
    this.clock = parts.clock();
    this.tracker = parts.tracker();
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    cameraId = settings.cameras().at(context.taskId().partition()).map(Camera::id).orElse("");
    key = cameraId.getBytes(StandardCharsets.UTF_8);
    memory =
        new TrackMemory(
            context.getStateStore(PerceptionTopology.TRACK_STORE),
            cameraId,
            tracker.getClass().getName());
    calibrations =
        new CalibrationLookup(context.getStateStore(PerceptionTopology.CALIBRATION_STORE));
    lastUpdateEpochNanos = clock.epochNanos();
    if (!cameraId.isEmpty()) {
      context.schedule(
          Duration.ofMillis(settings.drainMillis()),
          PunctuationType.WALL_CLOCK_TIME,
          timestamp -> beat());
    }
  }

  @Override
  public void process(Record<byte[], FrameEvent> record) {
    if (record.value() instanceof FrameEvent.Perceived perceived) {
      follow(perceived);
    } else if (record.value() instanceof FrameEvent.Lost lost) {
      lose(lost);
    } else if (record.value() instanceof FrameEvent.Repeated repeated) {
      forward(new Settled(repeated.settled(), repeated.ledgerKey(), true), clock.epochNanos());
    } else {
      throw new IllegalStateException("unexpected before the tracker: " + record.value());
    }
  }

  private void follow(FrameEvent.Perceived perceived) {
    Frame frame = perceived.frame().frame();
    if (clock.epochNanos() < frame.captureEpochNanos() - settings.clockToleranceNanos()) {
      lose(
          FrameEvent.Lost.of(
              perceived.frame(),
              FrameOutcome.Dropped.ageless(
                  frame.id(),
                  frame.captureEpochNanos(),
                  clock.epochNanos(),
                  DropReason.CLOCK_SUSPECT,
                  PipelineStep.TRACK,
                  "the clock was set back while the stage worked on it")));
      return;
    }
    Tracker.Step step;
    try {
      step = step(perceived);
    } catch (RuntimeException e) {
      lose(
          FrameEvent.Lost.of(
              perceived.frame(),
              FrameOutcome.Dropped.of(
                  frame.id(),
                  frame.captureEpochNanos(),
                  frame.deadlineEpochNanos(),
                  clock.epochNanos(),
                  DropReason.STAGE_FAILED,
                  PipelineStep.TRACK,
                  "tracker: " + e)));
      return;
    }
    memory.noteFrame(frame.id(), frame.captureEpochNanos());

    long now = clock.epochNanos();
    boolean late = now > frame.deadlineEpochNanos();
    TrackUpdate.Builder update =
        TrackUpdate.newBuilder()
            .setFrameId(WireFrames.toWire(frame.id()))
            .setCaptureEpochNanos(frame.captureEpochNanos())
            .setProducedEpochNanos(now)
            .setWidthPixels(frame.widthPixels())
            .setHeightPixels(frame.heightPixels())
            .addAllDropsSinceLast(memory.takeDrops())
            .setDegraded(perceived.smallerProfile() || perceived.instances().truncated())
            .setTruncated(perceived.instances().truncated())
            .setProfile(perceived.profile().name())
            .setLate(late);
    frame.egoPose().ifPresent(pose -> update.setEgoPose(WireFrames.toWire(pose)));
    for (Track track : step.tracks()) {
      update.addTracks(WireTracks.toWire(track));
    }
    publish(update.build(), Optional.of(step.nextState()), now);
    settle(
        new FrameOutcome.Processed(
            frame.id(),
            frame.captureEpochNanos(),
            now,
            Math.max(0, now - frame.captureEpochNanos()),
            perceived.stageNanos(),
            frame.deadlineEpochNanos() - now,
            perceived.profile().name(),
            perceived.batchCount(),
            perceived.instances().instances().size(),
            perceived.instances().truncated(),
            perceived.instances().leftOutCount()),
        Optional.of(perceived.frame().position()),
        perceived.frame().ledgerKey().toBytes(),
        now);
  }

  private Tracker.Step step(FrameEvent.Perceived perceived) {
    Frame frame = perceived.frame().frame();
    CameraObservation observation =
        new CameraObservation(
            frame.captureEpochNanos(),
            frame.widthPixels(),
            frame.heightPixels(),
            perceived.instances().instances(),
            frame.egoPose(),
            calibrations.of(cameraId),
            perceived.instances().surfaces());
    byte[] state = memory.tracker();
    try {
      return tracker.step(state, observation);
    } catch (IllegalArgumentException e) {
      if (state.length == 0) {
        throw e;
      }
      // Tracks begun anew are better than none until someone clears a store by hand.
      log.warn("Tracks of camera {} begin anew: {}", cameraId, e.getMessage());
      return tracker.step(new byte[0], observation);
    }
  }

  private void lose(FrameEvent.Lost lost) {
    FrameOutcome.Dropped outcome = lost.outcome();
    Optional<FrameId> id = outcome.frameId();
    // What a stranger sent to this partition is no loss of its camera.
    if (id.isEmpty() || id.get().cameraId().equals(cameraId)) {
      memory.countDrop(outcome.reason(), outcome.frameCount());
      if (id.isPresent() && outcome.ageNanos().isPresent()) {
        memory.noteFrame(id.get(), outcome.captureNanos().orElseThrow());
      } else {
        id.ifPresent(memory::noteId);
      }
      memory.keepDrops();
    }
    settle(outcome, lost.record(), lost.ledgerKey(), clock.epochNanos());
  }

  private void beat() {
    long now = clock.epochNanos();
    lastUpdateEpochNanos = Math.min(lastUpdateEpochNanos, now); // a clock may be set back
    if (now - lastUpdateEpochNanos >= settings.heartbeatNanos() && memory.hasDrops()) {
      publish(
          memory
              .heartbeat()
              .addAllDropsSinceLast(memory.takeDrops())
              .setProducedEpochNanos(now)
              .setHeartbeat(true)
              .build(),
          Optional.empty(),
          now);
    }
  }

  /**
   * Hands an update to the producer, right behind the tracker's new state: what a planner knows of
   * a track is then in the changelog, and the update need not wait for a request that only carries
   * the state. That its drops are told is kept afterwards: twice is better than never.
   */
  private void publish(TrackUpdate update, Optional<byte[]> trackerState, long now) {
    Record<byte[], Object> record = new Record<>(key, update.toByteArray(), now / 1_000_000);
    lastUpdateEpochNanos = now;
    trackerState.ifPresent(memory::keepTracker);
    context.forward(record, PerceptionTopology.TRACKS_OUT);
    memory.keepDrops();
    parts.observer().updated(cameraId, update);
  }

  private void settle(
      FrameOutcome outcome, Optional<RecordPosition> position, Bytes ledgerKey, long now) {
    forward(new Settled(new SettledFrame(outcome, position), ledgerKey, false), now);
  }

  private void forward(Settled settled, long now) {
    context.forward(new Record<>(key, settled, now / 1_000_000), PerceptionTopology.SETTLE);
  }
}
