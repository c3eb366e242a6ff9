package dev.saccade.sim.replay;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.stream.PerceptionTopology;
import dev.saccade.perception.stream.PipelineObserver;
import dev.saccade.perception.stream.PipelineParts;
import dev.saccade.perception.stream.PipelineSettings;
import dev.saccade.perception.stream.StageExecutor;
import dev.saccade.perception.stream.WireCalibrations;
import dev.saccade.perception.stream.WireFrames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
 * One camera's way through the topology in virtual time. Kafka's test driver runs one partition, so
 * every camera has a lane of its own: its part of the topology, exactly as one task runs it. All
 * lanes share the gate and the stage.
 */
final class VirtualLane implements AutoCloseable {
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> frames;
  private final TestOutputTopic<byte[], byte[]> tracks;
  private final TestOutputTopic<byte[], byte[]> outcomes;
  private final PipelineSettings own;
  private final EpochClock clock;
  private final RunLog log;

  /**
   * @param camera whose lane it is; its calibration is told at once
   * @param log gets what comes out
   */
  VirtualLane(
      ReplayPlan plan,
      CameraPlan.Played camera,
      StageExecutor executor,
      EpochClock clock,
      RunLog log) {
    this.clock = clock;
    this.log = log;
    this.own = plan.pipeline().lane(camera.id());
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "saccade-replay-" + camera.id());
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
    this.tracks = driver.createOutputTopic(own.topics().tracks(), deserializer, deserializer);
    this.outcomes = driver.createOutputTopic(own.topics().outcomes(), deserializer, deserializer);
    camera
        .source()
        .calibration()
        .ifPresent(
            calibration ->
                driver
                    .createInputTopic(own.topics().calibration(), serializer, serializer)
                    .pipeInput(
                        camera.id().getBytes(StandardCharsets.UTF_8),
                        WireCalibrations.toWire(camera.id(), calibration).toByteArray()));
  }

  /** A frame arrives, now. */
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
