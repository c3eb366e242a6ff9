package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stream.Brokers;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.KafkaSettings;
import dev.saccade.perception.stream.OutcomeLedger;
import dev.saccade.perception.stream.OutcomeReader;
import dev.saccade.perception.stream.PerceptionStream;
import dev.saccade.perception.stream.PipelineObserver;
import dev.saccade.perception.stream.RecordPosition;
import dev.saccade.perception.stream.SettledFrame;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.stream.TopicRetention;
import dev.saccade.perception.stream.Topics;
import dev.saccade.v1.TrackUpdate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pipeline promises, on a real broker: each test with topics of its own. */
abstract class PipelineOnBrokerTest {
  private static final AtomicInteger TESTS = new AtomicInteger();
  private static final long BUDGET_NANOS = 100_000_000;
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  /** How long nothing may be settled before a test gives up: no bound on how long it takes. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  @TempDir Path folder;

  private final CameraDirectory cameras = CameraDirectory.of("front", "left");
  private String prefix;
  private StreamTopics topics;
  private OutcomeLedger ledger;
  private OutcomeReader outcomes;

  abstract String bootstrapServers();

  @BeforeEach
  void makeTopics() {
    prefix = "test" + TESTS.incrementAndGet();
    topics = BenchPipeline.topics(prefix);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      Topics.ensure(
          admin,
          topics,
          cameras,
          new TopicRetention(
              Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5), 1));
    }
    readOutcomesAnew();
  }

  private void readOutcomesAnew() {
    if (outcomes != null) {
      outcomes.close();
    }
    ledger = new OutcomeLedger();
    outcomes =
        new OutcomeReader(Brokers.at(bootstrapServers()), topics.outcomes(), OptionalLong.empty());
  }

  @AfterEach
  void closeReader() {
    outcomes.close();
  }

  @Test
  void shouldBalanceAtTwiceTheLoadItCanServe() throws Exception {
    // A budget that no slow machine overdraws: what is dropped, is dropped for want of room.
    long ampleNanos = 100 * BUDGET_NANOS;
    try (PerceptionStream stream = start("a", 10, GatePolicy.DEADLINE);
        BenchDrive drive = new BenchDrive(bootstrapServers(), topics, cameras, ampleNanos)) {
      drive.capture(100, count -> count < 150); // of two cameras

      awaitOutcomes(drive.sent());

      assertThat(ledger.arrivedCount()).isEqualTo(drive.sent().size());
      assertThat(ledger.missingCount()).isZero();
      assertThat(ledger.repeatedCount()).isZero();
      assertThat(ledger.processedCount()).isPositive();
      assertThat(ledger.droppedCounts()).isNotEmpty();
      assertThat(stream.isRunning()).isTrue();
    }
    assertThat(settledOffsets(cameras)).as("every camera on its own partition").isTrue();
  }

  @Test
  void shouldKeepItsBalanceExactlyOnce() throws Exception {
    try (PerceptionStream stream = start(kafka("a").withExactlyOnce(true), 5);
        BenchDrive drive = drive()) {
      drive.capture(50, count -> count < 25);

      awaitOutcomes(drive.sent());

      assertThat(ledger.processedCount()).isPositive();
      assertThat(ledger.repeatedCount()).isZero();
    }
  }

  @Test
  void shouldWriteNoOutcomeTwiceExactlyOnceAlsoAcrossAStop() throws Exception {
    try (BenchDrive drive = drive()) {
      try (PerceptionStream first = start(kafka("a").withExactlyOnce(true), 5)) {
        drive.capture(50, count -> !processedSome(10));
      }
      try (PerceptionStream second = start(kafka("a").withExactlyOnce(true), 5)) {
        drive.capture(50, count -> count < 10);
        awaitOutcomes(drive.sent());
      }
    }
    assertThat(ledger.repeatedCount()).isZero();
    assertThat(ledger.missingCount()).isZero();
  }

  @Test
  void shouldForwardAResultWithoutWaitingForThePollToEnd() throws Exception {
    // Much longer than a machine with other work keeps a frame waiting.
    Duration poll = Duration.ofSeconds(2);
    try (PerceptionStream stream = start(kafka("a").withPollTime(poll), 1);
        BenchDrive drive =
            new BenchDrive(bootstrapServers(), topics, cameras, 100 * BUDGET_NANOS)) {
      for (int i = 0; i < 4; i++) {
        drive.capture();
        awaitOutcomes(drive.sent()); // so that no other frame ends the poll
      }
    }
    long asLongAsAPoll =
        ledger.entries().stream()
            .map(SettledFrame::outcome)
            .filter(FrameOutcome.Processed.class::isInstance)
            .filter(done -> ((FrameOutcome.Processed) done).latencyNanos() >= poll.toNanos() / 2)
            .count();
    assertThat(ledger.processedCount()).isEqualTo(8);
    assertThat(asLongAsAPoll).as("frames whose result waited for the poll").isLessThan(4);
  }

  @Test
  void shouldNeverBreakACommitOffForAResult() throws Exception {
    KafkaSettings plain = kafka("a");
    KafkaSettings committingAlways =
        new KafkaSettings(
            plain.brokers(),
            plain.applicationId(),
            plain.stateDirectory(),
            plain.pollTime(),
            Duration.ofMillis(1),
            plain.sessionTimeout(),
            plain.threadCount(),
            plain.standbyCount(),
            plain.replicationFactor(),
            false);
    try (PerceptionStream stream = start(committingAlways, 0.5);
        BenchDrive drive =
            new BenchDrive(bootstrapServers(), topics, cameras, 100 * BUDGET_NANOS)) {
      drive.capture(400, count -> count < 600);
      awaitOutcomes(drive.sent());
    }
    // A thread that fails is replaced, and what it held is interrupted.
    assertThat(ledger.droppedCounts()).doesNotContainKey(DropReason.INTERRUPTED);
    assertThat(ledger.missingCount()).isZero();
    assertThat(ledger.repeatedCount()).isZero();
  }

  @Test
  void shouldKeepItsPromisesWhileTheEngineIsThreeTimesSlower() throws Exception {
    // All times are ten times those of a drive, so that a busy machine weighs little.
    long budgetNanos = 10 * BUDGET_NANOS;
    Duration slow = Duration.ofMillis(120);
    try (PerceptionStream stream =
            awaitRunning(
                BenchPipeline.start(
                    BenchPipeline.settings(topics, cameras),
                    kafka("a"),
                    BenchPipeline.stage("stub:40x3@1..3"),
                    GatePolicy.DEADLINE,
                    PipelineObserver.NONE));
        BenchDrive drive = new BenchDrive(bootstrapServers(), topics, cameras, budgetNanos)) {
      drive.capture(25, count -> count < 150); // of two cameras: twice what the engine can do
      awaitOutcomes(drive.sent());
    }

    List<FrameOutcome.Processed> processed =
        ledger.entries().stream()
            .map(SettledFrame::outcome)
            .filter(FrameOutcome.Processed.class::isInstance)
            .map(FrameOutcome.Processed.class::cast)
            .sorted(Comparator.comparingLong(FrameOutcome.Processed::decidedEpochNanos))
            .toList();
    List<FrameOutcome.Processed> slowed =
        processed.stream().filter(done -> done.stageNanos() >= slow.toNanos()).toList();
    assertThat(slowed).as("the engine was slower for a while").hasSizeGreaterThan(4);
    for (String camera : List.of("front", "left")) {
      assertThat(processed)
          .filteredOn(done -> done.late() && done.id().cameraId().equals(camera))
          .as("late frames of %s", camera)
          .hasSizeLessThanOrEqualTo(3);
    }
    long from = slowed.get(0).captureEpochNanos();
    long until = slowed.get(slowed.size() - 1).decidedEpochNanos();
    long second = 1_000_000_000;
    double before = onTimeShare(Long.MIN_VALUE, from);
    double after = onTimeShare(until + second, Long.MAX_VALUE);
    assertThat(after).as("on time, from a second after the recovery").isGreaterThan(before / 2);
    assertThat(ledger.missingCount()).isZero();
  }

  /** Of the frames captured in a time, the share that was on time. */
  private double onTimeShare(long fromEpochNanos, long untilEpochNanos) {
    List<FrameOutcome> captured =
        ledger.entries().stream()
            .map(SettledFrame::outcome)
            .filter(outcome -> outcome.captureNanos().orElseThrow() >= fromEpochNanos)
            .filter(outcome -> outcome.captureNanos().orElseThrow() < untilEpochNanos)
            .toList();
    long onTime =
        captured.stream()
            .filter(outcome -> outcome instanceof FrameOutcome.Processed done && !done.late())
            .count();
    return (double) onTime / captured.size();
  }

  @Test
  void shouldNameCorruptRecordsAndGoOn() throws Exception {
    try (PerceptionStream stream = start("a", 1, GatePolicy.NEWEST);
        BenchDrive drive = drive()) {
      drive.capture();
      drive.sendRaw("left", "no frame".getBytes(StandardCharsets.UTF_8));
      drive.sendRaw("left", null);
      drive.capture();

      awaitOutcomes(drive.sent());
      List<SettledFrame> unnamed =
          ledger.entries().stream().filter(frame -> frame.outcome().frameId().isEmpty()).toList();

      assertThat(unnamed)
          .extracting(frame -> frame.record().orElseThrow())
          .containsExactly(
              new RecordPosition(topics.frames(), 1, 1), new RecordPosition(topics.frames(), 1, 2));
      assertThat(unnamed)
          .extracting(frame -> ((FrameOutcome.Dropped) frame.outcome()).reason())
          .containsOnly(DropReason.CORRUPT);
    }
  }

  @Test
  void shouldReadALogOfOutcomesPastWhatIsNone() throws Exception {
    try (PerceptionStream stream = start("a", 1, GatePolicy.NEWEST);
        BenchDrive drive = drive();
        KafkaProducer<byte[], byte[]> stranger =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      stranger.send(new ProducerRecord<>(topics.outcomes(), 0, null, new byte[] {1, 2, 3})).get();
      drive.capture();

      awaitOutcomes(drive.sent());

      assertThat(outcomes.unreadable())
          .singleElement()
          .asString()
          .startsWith(topics.outcomes() + "-0@0: ");
    }
  }

  @Test
  void shouldCarryTheLargestFrame() throws Exception {
    try (PerceptionStream stream = start("a", 1, GatePolicy.NEWEST);
        BenchDrive drive = drive()) {
      FrameId largest = drive.captureLargest();

      awaitOutcomes(List.of(largest));

      assertThat(ledger.outcomeOf(largest).orElseThrow().outcome())
          .isInstanceOf(FrameOutcome.Processed.class);
    }
  }

  @Test
  void shouldSettleEveryFrameOnceAfterTheProcessWasKilled() throws Exception {
    try (BenchDrive drive = drive()) {
      // In mid-drive, with SIGKILL.
      Process first = startProcess("killed", 20);
      try {
        drive.capture(50, count -> !processedSome(20));
        // Its stage holds a frame now, others wait, and it goes on reading.
        long superseded = droppedCount(DropReason.SUPERSEDED);
        drive.capture(
            50,
            count -> !(processedSome(20) && droppedCount(DropReason.SUPERSEDED) > superseded + 10));
      } finally {
        first.destroyForcibly().waitFor();
      }
      drive.capture(50, count -> count < 10);

      try (PerceptionStream second = start("killed", 2, GatePolicy.NEWEST)) {
        drive.capture(50, count -> count < 10);
        awaitOutcomes(drive.sent());
      }
    }
    assertThat(ledger.droppedCounts()).containsKey(DropReason.INTERRUPTED);
    assertThat(ledger.missingCount()).isZero();
    assertThatTracksGoOn(cameras);
  }

  @Test
  void shouldSettleEveryFrameOnceWhileCamerasMoveBetweenProcesses() throws Exception {
    AtomicInteger settledBySecond = new AtomicInteger();
    PipelineObserver counter =
        new PipelineObserver() {
          @Override
          public void settled(SettledFrame frame) {
            settledBySecond.incrementAndGet();
          }
        };
    // Each with a copy of the other's state.
    try (BenchDrive drive = drive();
        PerceptionStream first = start(kafka("moved").withStandbyCount(1), 4)) {
      drive.capture(50, count -> !processedSome(20));
      try (PerceptionStream second =
          BenchPipeline.start(
              BenchPipeline.settings(topics, cameras),
              kafka("moved").withStandbyCount(1),
              BenchPipeline.stage(4),
              GatePolicy.NEWEST,
              counter)) {
        drive.capture(50, count -> settledBySecond.get() < 20 && count < 1500);
        assertThat(settledBySecond).as("a camera moved").hasValueGreaterThanOrEqualTo(20);
      }
      drive.capture(50, count -> count < 25);
      awaitOutcomes(drive.sent());
    }
    assertThat(ledger.missingCount()).isZero();
    assertThatTracksGoOn(cameras);
  }

  @Test
  void shouldStopWhereItIsSeenWhenTheStageDies() throws Exception {
    try (PerceptionStream stream =
            awaitRunning(
                BenchPipeline.start(
                    BenchPipeline.settings(topics, cameras),
                    kafka("a"),
                    new DyingStage(),
                    GatePolicy.NEWEST,
                    PipelineObserver.NONE));
        BenchDrive drive = drive()) {
      drive.capture();

      assertThat(stream.awaitStopped(START_TIMEOUT)).isTrue();
      assertThat(stream.isRunning()).isFalse();
      assertThat(stream.failure().orElseThrow()).hasMessageContaining("the engine is gone");
    }
  }

  @Test
  void shouldLeaveTopicsAloneThatAreRight() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      Topics.ensure(admin, topics, cameras, TopicRetention.DEFAULT);
      Topics.ensure(admin, topics, CameraDirectory.of("front"), TopicRetention.DEFAULT);
    }
  }

  @Test
  void shouldTakeOneCameraMoreAndLeaveTheOthersWhereTheyAre() throws Exception {
    KafkaSettings kafka = kafka("grown");
    CameraDirectory more = CameraDirectory.of("front", "left", "right");
    List<FrameId> sent = new ArrayList<>();
    try (BenchDrive drive = drive()) {
      try (PerceptionStream two = start(kafka, 5)) {
        drive.capture(50, count -> !processedSome(20));
      }
      drive.capture(); // of each camera, and nobody is there
      sent.addAll(drive.sent());
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      Topics.ensure(admin, kafka.applicationId(), topics, more, TopicRetention.DEFAULT);
    }
    readOutcomesAnew();
    try (PerceptionStream three =
            awaitRunning(
                BenchPipeline.start(
                    BenchPipeline.settings(topics, more), kafka, 5, GatePolicy.NEWEST));
        BenchDrive drive = new BenchDrive(bootstrapServers(), topics, more, BUDGET_NANOS)) {
      drive.capture(50, count -> count < 25);
      sent.addAll(drive.sent());
      awaitOutcomes(sent);
      assertThat(three.failure()).isEmpty();
    }

    assertThat(ledger.missingCount()).isZero();
    assertThat(settledOffsets(more)).as("every camera on its own partition").isTrue();
    assertThatTracksGoOn(more); // the state of the first two is theirs still
  }

  private BenchDrive drive() {
    return new BenchDrive(bootstrapServers(), topics, cameras, BUDGET_NANOS);
  }

  private KafkaSettings kafka(String application) throws Exception {
    return KafkaSettings.of(
        bootstrapServers(), prefix + "-" + application, Files.createTempDirectory(folder, "state"));
  }

  private PerceptionStream start(String application, double stageMillis, GatePolicy policy)
      throws Exception {
    return awaitRunning(
        BenchPipeline.start(
            BenchPipeline.settings(topics, cameras), kafka(application), stageMillis, policy));
  }

  private PerceptionStream start(KafkaSettings kafka, double stageMillis) throws Exception {
    return awaitRunning(
        BenchPipeline.start(
            BenchPipeline.settings(topics, cameras), kafka, stageMillis, GatePolicy.NEWEST));
  }

  private static PerceptionStream awaitRunning(PerceptionStream stream) throws Exception {
    if (!stream.awaitRunning(START_TIMEOUT)) {
      stream.close();
      fail("the pipeline did not start: " + stream.failure());
    }
    return stream;
  }

  private Process startProcess(String application, int framesUntilItHolds) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            BenchPipeline.class.getName(),
            bootstrapServers(),
            prefix,
            prefix + "-" + application,
            folder.resolve("child").toString(),
            "front,left",
            Integer.toString(framesUntilItHolds))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("child.log").toFile())
        .start();
  }

  private long droppedCount(DropReason reason) {
    return ledger.droppedCounts().getOrDefault(reason, 0L);
  }

  private boolean processedSome(int count) {
    outcomes.poll(Duration.ZERO, ledger::add);
    return ledger.processedCount() >= count;
  }

  private void awaitOutcomes(List<FrameId> frames) {
    long arrived = -1;
    long since = System.nanoTime();
    while (!frames.stream().allMatch(id -> ledger.outcomeOf(id).isPresent())) {
      outcomes.poll(Duration.ofMillis(100), ledger::add);
      if (ledger.arrivedCount() != arrived) {
        arrived = ledger.arrivedCount();
        since = System.nanoTime();
      } else if (System.nanoTime() - since > PATIENCE_NANOS) {
        fail(
            "without outcome: "
                + frames.stream().filter(id -> ledger.outcomeOf(id).isEmpty()).toList());
      }
    }
    outcomes.readToEnd(ledger::add);
  }

  private boolean settledOffsets(CameraDirectory cameras) {
    return ledger.entries().stream()
        .allMatch(
            frame ->
                frame.record().orElseThrow().partition()
                    == cameras
                        .partitionOf(frame.outcome().frameId().orElseThrow().cameraId())
                        .orElseThrow());
  }

  /** The tracker's state went along: its count of steps never starts again. */
  private void assertThatTracksGoOn(CameraDirectory cameras) throws InvalidProtocolBufferException {
    for (int partition = 0; partition < cameras.count(); partition++) {
      List<Integer> steps = new ArrayList<>();
      for (TrackUpdate update : updates(partition)) {
        assertThat(update.getFrameId().getCameraId())
            .isEqualTo(cameras.cameras().get(partition).id());
        if (!update.getHeartbeat()) {
          steps.add(update.getTracks(0).getObservationCount());
        }
      }
      assertThat(steps).as("camera %d", partition).isSorted();
      assertThat(steps.get(steps.size() - 1)).isGreaterThan(steps.get(0));
    }
  }

  private List<TrackUpdate> updates(int partition) throws InvalidProtocolBufferException {
    TopicPartition tracks = new TopicPartition(topics.tracks(), partition);
    List<TrackUpdate> updates = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(tracks));
      consumer.seekToBeginning(List.of(tracks));
      long end = consumer.endOffsets(List.of(tracks)).get(tracks);
      while (consumer.position(tracks) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          updates.add(TrackUpdate.parseFrom(record.value()));
        }
      }
    }
    return updates;
  }
}
