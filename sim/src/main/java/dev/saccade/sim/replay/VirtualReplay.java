package dev.saccade.sim.replay;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.stream.InlineStage;
import dev.saccade.perception.stream.PerceptionTopology;
import dev.saccade.perception.stream.PipelineObserver;
import dev.saccade.perception.stream.PipelineParts;
import dev.saccade.perception.stream.PipelineSettings;
import dev.saccade.perception.stream.ServiceTimes;
import dev.saccade.perception.stream.WireCalibrations;
import dev.saccade.perception.stream.WireFrames;
import dev.saccade.sim.drive.DriveFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * A drive through the pipeline's own processors in virtual time: no broker, no threads, no clock.
 * The same drive gives the same outcomes and tracks, run after run, however fast or busy the
 * machine is.
 *
 * <p>Kafka's test driver runs one partition, so every camera has a lane of its own: its part of the
 * topology, exactly as one task runs it. All lanes share the gate and the stage.
 */
public final class VirtualReplay {
  /** Any instant serves: results are told relative to it. A fixed one makes them comparable. */
  static final long START_EPOCH_NANOS = 1_700_000_000_000_000_000L;

  private final ReplayPlan plan;
  private final VirtualClock clock;
  private final InlineStage executor;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final RunLog log;
  private final PipelineSettings settings;

  private VirtualReplay(ReplayPlan plan, ServiceTimes serviceTimes, VirtualClock clock) {
    this.plan = plan;
    this.clock = clock;
    this.settings = plan.pipeline();
    this.executor =
        new InlineStage(
            plan.policy().gate(plan.gate()),
            plan.stage(),
            serviceTimes,
            clock,
            settings.handOverNanos());
    this.log = new RunLog(plan.cameras().ids(), START_EPOCH_NANOS);
  }

  /**
   * Plays the drive to its end.
   *
   * @param serviceTimes how long batches take in virtual time
   * @throws IOException if the drive cannot be read
   */
  public static RunResult run(ReplayPlan plan, ServiceTimes serviceTimes) throws IOException {
    VirtualReplay replay =
        new VirtualReplay(plan, serviceTimes, new VirtualClock(START_EPOCH_NANOS));
    try {
      replay.openLanes();
      replay.play();
      return replay.log.result();
    } finally {
      replay.lanes.values().forEach(Lane::close);
      replay.executor.close();
    }
  }

  private void openLanes() {
    for (CameraPlan.Played camera : plan.cameras().cameras()) {
      Lane lane = new Lane(camera.id());
      lanes.put(camera.id(), lane);
      camera
          .source()
          .calibration()
          .ifPresent(
              calibration ->
                  lane.calibrate(WireCalibrations.toWire(camera.id(), calibration).toByteArray()));
    }
  }

  private void play() throws IOException {
    Iterator<DriveFrame> frames = plan.drive().frames();
    while (frames.hasNext()) {
      DriveFrame captured = frames.next();
      long offsetNanos = plan.pace().offsetNanos(captured.captureOffsetNanos());
      long captureEpochNanos = START_EPOCH_NANOS + offsetNanos;
      finishUntil(captureEpochNanos);
      clock.advanceTo(captureEpochNanos);
      for (String cameraId : plan.cameras().idsShowing(captured.cameraId())) {
        Frame frame = plan.frame(captured, cameraId, START_EPOCH_NANOS, captureEpochNanos);
        log.played(frame.id(), offsetNanos);
        lanes.get(cameraId).put(frame);
      }
    }
    finishUntil(Long.MAX_VALUE);
  }

  /** Lets everything happen that is due up to an instant. */
  private void finishUntil(long epochNanos) {
    for (OptionalLong next = executor.nextEventEpochNanos();
        next.isPresent() && next.getAsLong() <= epochNanos;
        next = executor.nextEventEpochNanos()) {
      clock.advanceTo(Math.max(clock.epochNanos(), next.getAsLong()));
      executor.finishDue();
      lanes.values().forEach(Lane::drain);
    }
  }

  /** One camera's way through the topology. */
  private final class Lane implements AutoCloseable {
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> frames;
    private final TestInputTopic<byte[], byte[]> calibrations;
    private final TestOutputTopic<byte[], byte[]> tracks;
    private final TestOutputTopic<byte[], byte[]> outcomes;
    private final String cameraId;
    private final PipelineSettings own;

    Lane(String cameraId) {
      this.cameraId = cameraId;
      this.own = settings.lane(cameraId);
      Properties properties = new Properties();
      properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "saccade-replay-" + cameraId);
      properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
      this.driver =
          new TopologyTestDriver(
              PerceptionTopology.of(
                  own,
                  new PipelineParts(
                      executor,
                      plan.tracker(),
                      clock,
                      PipelineParts.everyCall(),
                      PipelineObserver.NONE)),
              properties,
              Instant.ofEpochMilli(clock.epochNanos() / 1_000_000));
      ByteArraySerializer serializer = new ByteArraySerializer();
      ByteArrayDeserializer deserializer = new ByteArrayDeserializer();
      this.frames = driver.createInputTopic(own.topics().frames(), serializer, serializer);
      this.calibrations =
          driver.createInputTopic(own.topics().calibration(), serializer, serializer);
      this.tracks = driver.createOutputTopic(own.topics().tracks(), deserializer, deserializer);
      this.outcomes = driver.createOutputTopic(own.topics().outcomes(), deserializer, deserializer);
    }

    void calibrate(byte[] calibration) {
      calibrations.pipeInput(cameraId.getBytes(StandardCharsets.UTF_8), calibration);
    }

    void put(Frame frame) {
      ProducerRecord<byte[], byte[]> record =
          WireFrames.record(frame, own.topics().frames(), own.cameras());
      frames.pipeInput(
          new TestRecord<>(
              record.key(),
              record.value(),
              record.headers(),
              Instant.ofEpochMilli(clock.epochNanos() / 1_000_000)));
      take();
    }

    /** As long as the topology's own look between records. */
    void drain() {
      driver.advanceWallClockTime(Duration.ofMillis(own.drainMillis()));
      take();
    }

    private void take() {
      while (!tracks.isEmpty()) {
        log.updated(WireRecords.update(tracks.readValue()));
      }
      while (!outcomes.isEmpty()) {
        log.settled(WireRecords.settled(outcomes.readValue()).outcome());
      }
    }

    @Override
    public void close() {
      driver.close();
    }
  }
}
