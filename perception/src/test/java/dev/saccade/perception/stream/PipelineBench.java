package dev.saccade.perception.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.perception.deadline.FrameGate;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.v1.TrackUpdate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The whole topology for the camera {@code front}, in virtual time, without broker or threads. */
final class PipelineBench implements AutoCloseable {
  static final String CAMERA = "front";
  static final long START = 1_700_000_000_000_000_000L;
  static final long EPOCH = START - 1_000_000_000;
  static final long MILLI = 1_000_000;
  static final long BUDGET = 100 * MILLI;
  static final long STAGE = 20 * MILLI;

  final SetClock clock = new SetClock(START);
  final FakeTracker tracker = new FakeTracker();
  final PipelineSettings settings;
  final TopologyTestDriver driver;
  long stageNanos = STAGE;

  private final InlineStage stage;
  private final TestInputTopic<byte[], byte[]> frames;
  private final TestInputTopic<byte[], byte[]> calibrations;
  private final TestOutputTopic<byte[], byte[]> tracks;
  private final TestOutputTopic<byte[], byte[]> outcomes;
  final List<RecordPosition> skipped = new ArrayList<>();

  PipelineBench() {
    this(GatePolicy.NEWEST, new FakeStage());
  }

  PipelineBench(GatePolicy policy, PerceptionStage perception) {
    this(
        policy.gate(GateConfig.of(List.of(CAMERA), perception.profiles()).withMaxWaiting(4, 4)),
        perception);
  }

  PipelineBench(FrameGate<QueuedFrame> gate, PerceptionStage perception) {
    settings = PipelineSettings.of(CameraDirectory.of(CAMERA));
    stage = new InlineStage(gate, perception, batch -> stageNanos, clock, 0);
    PipelineObserver observer =
        new PipelineObserver() {
          @Override
          public void skipped(RecordPosition record) {
            skipped.add(record);
          }
        };
    driver =
        new TopologyTestDriver(
            PerceptionTopology.of(
                settings,
                new PipelineParts(stage, tracker, clock, PipelineParts.everyCall(), observer)),
            KafkaSettings.of(
                    "none:9092", "bench", Path.of(System.getProperty("java.io.tmpdir"), "bench"))
                .streamsProperties());
    ByteArraySerializer out = new ByteArraySerializer();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    frames = driver.createInputTopic(settings.topics().frames(), out, out);
    calibrations = driver.createInputTopic(settings.topics().calibration(), out, out);
    tracks = driver.createOutputTopic(settings.topics().tracks(), in, in);
    outcomes = driver.createOutputTopic(settings.topics().outcomes(), in, in);
  }

  static FrameId id(long sequence) {
    return new FrameId(CAMERA, EPOCH, sequence);
  }

  /** Captured now. */
  Frame frame(long sequence) {
    return frame(sequence, clock.epochNanos(), FakeStage.CAR);
  }

  static Frame frame(long sequence, long captureEpochNanos, byte kind) {
    return new Frame(
        id(sequence),
        captureEpochNanos,
        BUDGET,
        FrameEncoding.JPEG,
        640,
        480,
        FakeStage.payload(kind),
        Optional.empty());
  }

  void send(Frame frame) {
    ProducerRecord<byte[], byte[]> record =
        WireFrames.record(frame, settings.topics().frames(), settings.cameras());
    send(record.value(), record.headers());
  }

  void send(byte[] value, Headers headers) {
    frames.pipeInput(
        new TestRecord<>(
            CAMERA.getBytes(StandardCharsets.UTF_8), value, headers, clock.epochNanos() / MILLI));
  }

  void send(byte[] value) {
    send(value, new RecordHeaders());
  }

  void calibrate(byte[] value) {
    calibrations.pipeInput(CAMERA.getBytes(StandardCharsets.UTF_8), value);
  }

  /** Lets time pass: every event of the stage at its moment, then a look into the mailbox. */
  void pass(long nanos) {
    long until = clock.epochNanos() + nanos;
    for (OptionalLong next = stage.nextEventEpochNanos();
        next.isPresent() && next.getAsLong() <= until;
        next = stage.nextEventEpochNanos()) {
      clock.set(Math.max(clock.epochNanos(), next.getAsLong()));
      stage.finishDue();
      look();
    }
    clock.set(until);
    look();
  }

  /** As a stream thread does between records. */
  void look() {
    driver.advanceWallClockTime(Duration.ofMillis(settings.drainMillis()));
  }

  /** New since the last call. */
  List<SettledFrame> settled() {
    return outcomes.readValuesToList().stream().map(WireOutcomes::parse).toList();
  }

  List<FrameOutcome> outcomes() {
    return settled().stream().map(SettledFrame::outcome).toList();
  }

  FrameOutcome.Dropped onlyDrop() {
    List<FrameOutcome> all = outcomes();
    if (all.size() != 1 || !(all.get(0) instanceof FrameOutcome.Dropped dropped)) {
      throw new AssertionError("expected one drop, found " + all);
    }
    return dropped;
  }

  /** New since the last call. */
  List<TrackUpdate> updates() {
    return tracks.readValuesToList().stream()
        .map(
            value -> {
              try {
                return TrackUpdate.parseFrom(value);
              } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }

  /** Entries of the pending store: outcomes still owed, or not yet known to have arrived. */
  int pendingCount() {
    KeyValueStore<?, ?> store = driver.getKeyValueStore(PerceptionTopology.PENDING_STORE);
    int count = 0;
    try (var entries = store.all()) {
      while (entries.hasNext()) {
        entries.next();
        count++;
      }
    }
    return count - 1; // the progress stands there, too
  }

  @Override
  public void close() {
    driver.close();
  }
}
