package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.FrameGate;
import dev.saccade.perception.deadline.PredictionError;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.track.Tracker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline, running: Kafka Streams and the thread of the stage.
 *
 * <p>An exception on a stream thread is logged and the thread replaced: its tasks begin a new life,
 * and the frames they held become {@code INTERRUPTED}. Where that does not help, because it happens
 * {@value #MAX_REPLACEMENTS} times without {@linkplain #REST an hour} of rest, or cannot help,
 * because the stage stopped, the machine failed (an {@link Error}) or the thread is none that can
 * be replaced, the application stops. Whenever it stops without {@link #close}, {@link #failure}
 * says why.
 */
public final class PerceptionStream implements AutoCloseable {
  private static final int MAX_REPLACEMENTS = 10;

  /** After so long without a failure, what failed before is no sign of what comes. */
  private static final Duration REST = Duration.ofHours(1);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private static final Logger log = LoggerFactory.getLogger(PerceptionStream.class);

  private final StageWorker worker;
  private final EpochClock clock;
  private final KafkaStreams streams;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final RestartBudget replacements;
  private volatile Throwable lastThrown;
  private volatile boolean closing;

  private PerceptionStream(
      PipelineSettings pipeline,
      KafkaSettings kafka,
      StageWorker worker,
      Tracker tracker,
      EpochClock clock,
      PipelineObserver observer) {
    this.worker = worker;
    this.clock = clock;
    this.replacements = new RestartBudget(MAX_REPLACEMENTS, REST.toNanos());
    PipelineClients clients = new PipelineClients();
    this.streams =
        new KafkaStreams(
            PerceptionTopology.of(
                pipeline,
                new PipelineParts(
                    worker,
                    tracker,
                    clock,
                    // In a transaction, an outcome and the end of its entry arrive together.
                    kafka.exactlyOnce() ? PipelineParts.everyCall() : clients::flushesOnThisThread,
                    clients::doorbellOfThisThread,
                    observer)),
            kafka.streamsProperties(),
            clients);
    streams.setUncaughtExceptionHandler(this::answer);
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            running.countDown();
          } else if (now.hasCompletedShutdown()) {
            ended(now);
            running.countDown();
            stopped.countDown();
          }
        });
  }

  /**
   * Starts. The topics must be there ({@link Topics}).
   *
   * @param gate used by this pipeline alone
   * @param stage used by this pipeline alone until it is closed; the caller closes it afterwards
   */
  public static PerceptionStream start(
      PipelineSettings pipeline,
      KafkaSettings kafka,
      FrameGate<QueuedFrame> gate,
      PerceptionStage stage,
      Tracker tracker,
      EpochClock clock,
      PipelineObserver observer) {
    StageWorker worker = StageWorker.start(gate, stage, clock, pipeline.handOverNanos());
    try {
      PerceptionStream stream =
          new PerceptionStream(pipeline, kafka, worker, tracker, clock, observer);
      stream.streams.start();
      return stream;
    } catch (RuntimeException | Error e) {
      worker.close();
      throw e;
    }
  }

  /**
   * Waits until partitions are assigned and their state is restored.
   *
   * @return false if that did not happen in time, or the application stopped
   */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS) && isRunning();
  }

  /** True while frames are served or could be: also in a rebalance. */
  public boolean isRunning() {
    return streams.state().isRunningOrRebalancing();
  }

  /** Waits until the application has stopped, by {@link #close} or by a failure. */
  public boolean awaitStopped(Duration timeout) throws InterruptedException {
    return stopped.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Frames that wait for the stage. */
  public int waitingCount() {
    return worker.waitingCount();
  }

  /** How well the gate predicts the stage's times; empty where its policy does not. */
  public Optional<PredictionError> predictionError() {
    return worker.predictionError();
  }

  /** Why the application stopped by itself; empty while it runs, and where it was closed. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /**
   * Stops, and leaves the group, so that another process, or the next start of this one, takes over
   * at once and not after the session timeout. Frames still in the pipeline stand in the ledger,
   * and become {@code INTERRUPTED} when the application starts again.
   */
  @Override
  public void close() {
    closing = true;
    try {
      streams.close(
          CloseOptions.timeout(CLOSE_TIMEOUT)
              .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    } finally {
      worker.close();
    }
  }

  private synchronized StreamThreadExceptionResponse answer(Throwable thrown) {
    lastThrown = thrown;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof StageStoppedException || cause instanceof Error) {
        return stop(cause);
      }
    }
    if (!replacements.take(clock.epochNanos())) {
      return stop(thrown);
    }
    log.error("A thread of the pipeline failed; a stream thread is replaced", thrown);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private StreamThreadExceptionResponse stop(Throwable cause) {
    log.error("The pipeline stops", cause);
    failure.compareAndSet(null, cause);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** Kafka replaces no thread of a global table, whatever it is told: it ends. */
  private void ended(KafkaStreams.State state) {
    Throwable why = lastThrown;
    if (!closing
        && failure.compareAndSet(
            null,
            why != null ? why : new IllegalStateException("Kafka Streams ended as " + state))) {
      log.error("The pipeline stopped by itself", failure.get());
    }
  }
}
