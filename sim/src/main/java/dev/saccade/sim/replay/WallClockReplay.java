package dev.saccade.sim.replay;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.stream.Brokers;
import dev.saccade.perception.stream.KafkaSettings;
import dev.saccade.perception.stream.PerceptionStream;
import dev.saccade.perception.stream.PipelineObserver;
import dev.saccade.perception.stream.PipelineSettings;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.stream.TopicRetention;
import dev.saccade.perception.stream.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A drive through the pipeline as the vehicle runs it: a broker, Kafka Streams, the stage on its
 * thread; frames are captured as time passes.
 */
public final class WallClockReplay {
  /**
   * The same for every replay on a broker, so that what a killed one owed is settled by the next.
   */
  private static final String APPLICATION_ID = "saccade-replay";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  /** Longer than the session of a replay that was killed just before. */
  private static final Duration MISSED_AFTER = Duration.ofSeconds(8);

  /** The end of a run is slower than any frame may be, or the pipeline lost one. */
  private static final long SETTLE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** Threads have the first frames in hand by then. */
  private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final ReplayPlan plan;
  private final StreamTopics topics;
  private final String applicationId;
  private final EpochClock clock;
  private final Companion companion;
  private Optional<Path> traceFile = Optional.empty();
  private Duration missedAfter = MISSED_AFTER;

  /** Runs beside the pipeline, from before the first frame until after the last outcome. */
  public interface Companion {
    Companion NONE =
        new Companion() {
          @Override
          public PipelineObserver observer() {
            return PipelineObserver.NONE;
          }

          @Override
          public AutoCloseable start(Brokers brokers, PipelineSettings pipeline, RunLog log) {
            return () -> {};
          }
        };

    PipelineObserver observer();

    /** The pipeline runs, and frames are about to come. */
    AutoCloseable start(Brokers brokers, PipelineSettings pipeline, RunLog log) throws IOException;
  }

  /**
   * @param clock the wall clock
   */
  public WallClockReplay(ReplayPlan plan, EpochClock clock, Companion companion) {
    this(plan, StreamTopics.DEFAULT, APPLICATION_ID, clock, companion);
  }

  WallClockReplay(
      ReplayPlan plan,
      StreamTopics topics,
      String applicationId,
      EpochClock clock,
      Companion companion) {
    this.plan = plan;
    this.topics = topics;
    this.applicationId = applicationId;
    this.clock = clock;
    this.companion = companion;
  }

  /** Has the run recorded at its gate: see {@link dev.saccade.sim.replay.trace}. */
  public WallClockReplay recordedTo(Path file) {
    traceFile = Optional.of(file);
    return this;
  }

  /** How long another replay on the broker is waited for: it may have been killed. */
  WallClockReplay waitingFor(Duration time) {
    missedAfter = time;
    return this;
  }

  /**
   * Plays the drive to its end and waits until every frame is settled.
   *
   * @param brokers topics that are missing are made
   * @param retention for topics that are made
   * @throws IOException if the drive cannot be read
   * @throws IllegalStateException if the brokers do not answer, another replay runs there, or the
   *     pipeline fails
   */
  public RunResult run(Brokers brokers, TopicRetention retention)
      throws IOException, InterruptedException {
    PipelineSettings pipeline = plan.pipeline(topics);
    long sourceEpoch = clock.epochNanos();
    RunLog log = new RunLog(plan.cameras().ids(), sourceEpoch);
    try (TemporaryFolder state = TemporaryFolder.make("saccade-replay-");
        Recording recording = Recording.start(traceFile, plan, sourceEpoch);
        Admin admin = brokers.openAdmin()) {
      Topics.ensure(admin, applicationId, pipeline.topics(), pipeline.cameras(), retention);
      SoleReplay.await(admin, applicationId, 0, missedAfter);
      KafkaSettings kafka = KafkaSettings.of(brokers, applicationId, state.path());
      try (ReadAhead frames = ReadAhead.start(plan.drive(), ReadAhead.DEFAULT_BYTES);
          Producer<byte[], byte[]> producer = producer(brokers);
          RunCollector collector = RunCollector.start(brokers, pipeline.topics(), log);
          PerceptionStream stream =
              PerceptionStream.start(
                  pipeline,
                  kafka,
                  recording.watched(plan.policy().gate(plan.gate())),
                  plan.stage(),
                  plan.tracker(),
                  clock,
                  recording.watched(companion.observer()))) {
        calibrate(producer, pipeline);
        if (!stream.awaitRunning(START_TIMEOUT)) {
          throw stopped(stream, "did not start in " + START_TIMEOUT.toSeconds() + " s");
        }
        // One that began when we did.
        SoleReplay.await(admin, applicationId, kafka.threadCount(), Duration.ZERO);
        try (AutoCloseable beside = companion.start(brokers, pipeline, log)) {
          plan.stage().beginRun();
          log.expect(
              (long) frames.awaitFull()
                  * plan.cameras().ids().size()
                  / plan.drive().cameras().size());
          new FramePlayer(
                  plan, producer, pipeline.cameras(), pipeline.topics().frames(), log, clock)
              .whileHolds(() -> requireWorking(stream, collector))
              .play(frames, clock.epochNanos() + LEAD_NANOS);
          awaitSettled(log, stream, collector);
          stream.predictionError().ifPresent(log::predicted);
        } catch (IOException | InterruptedException | RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new IllegalStateException("after the run: " + e.getMessage(), e);
        }
      }
      RunLeftovers.remove(admin, applicationId);
    }
    return log.result();
  }

  private void awaitSettled(RunLog log, PerceptionStream stream, RunCollector collector)
      throws InterruptedException {
    long allowedNanos = Math.max(SETTLE_TIMEOUT_NANOS, 2 * plan.budgetNanos());
    long open = log.openCount();
    long sinceEpochNanos = clock.epochNanos();
    while (open > 0) {
      requireWorking(stream, collector);
      log.awaitChange(TimeUnit.MILLISECONDS.toNanos(100));
      long now = log.openCount();
      if (now != open) {
        open = now;
        sinceEpochNanos = clock.epochNanos();
      } else if (clock.epochNanos() - sinceEpochNanos > allowedNanos) {
        // Told by who asks for the result: it lists them.
        return;
      }
    }
  }

  /** That it can end well at all: otherwise the rest of the drive is played for nothing. */
  private static void requireWorking(PerceptionStream stream, RunCollector collector) {
    if (!stream.isRunning()) {
      throw stopped(stream, "stopped");
    }
    Optional<Throwable> unread = collector.failure();
    if (unread.isPresent()) {
      throw new IllegalStateException(
          "what the pipeline wrote cannot be read: " + unread.get(), unread.get());
    }
  }

  private void calibrate(Producer<byte[], byte[]> producer, PipelineSettings pipeline) {
    for (CameraPlan.Played camera : plan.cameras().cameras()) {
      camera
          .source()
          .calibration()
          .ifPresent(
              calibration -> {
                var unused =
                    producer.send(
                        CalibrationRecord.of(
                            pipeline.topics().calibration(), camera.id(), calibration));
              });
    }
    producer.flush();
  }

  private static Producer<byte[], byte[]> producer(Brokers brokers) {
    try {
      return new KafkaProducer<>(
          brokers.settings(
              Map.of(
                  // A frame that lingers is a frame that ages.
                  ProducerConfig.LINGER_MS_CONFIG,
                  0,
                  ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                  KafkaSettings.MAX_RECORD_BYTES,
                  ProducerConfig.BUFFER_MEMORY_CONFIG,
                  4L * KafkaSettings.MAX_RECORD_BYTES)),
          new ByteArraySerializer(),
          new ByteArraySerializer());
    } catch (KafkaException e) {
      throw new IllegalStateException(brokers + ": " + e.getMessage(), e);
    }
  }

  private static IllegalStateException stopped(PerceptionStream stream, String what) {
    Throwable cause = stream.failure().orElse(null);
    return new IllegalStateException(
        "the pipeline " + what + (cause == null ? "" : ": " + cause.getMessage()), cause);
  }
}
