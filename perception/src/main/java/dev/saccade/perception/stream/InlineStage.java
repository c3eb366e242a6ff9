package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.FrameGate;
import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.PredictionError;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.stage.PerceptionStage;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The stage without a thread, in virtual time: a batch is computed when it starts, and its results
 * are handed over when the time that {@link ServiceTimes} gives it has passed. Whoever holds the
 * clock calls {@link #finishDue} at {@link #nextEventEpochNanos}; between two such moments nothing
 * happens but offers. The same offers at the same times give the same results.
 */
public final class InlineStage implements StageExecutor {
  private final SteppedStage steps;
  private final ServiceTimes serviceTimes;
  private final EpochClock clock;
  private long stageNanos;
  private long untilEpochNanos;
  private OptionalLong lookAgainEpochNanos = OptionalLong.empty();

  /**
   * @param clock the virtual one
   * @param handOverNanos as for {@link StageWorker}
   */
  public InlineStage(
      FrameGate<QueuedFrame> gate,
      PerceptionStage stage,
      ServiceTimes serviceTimes,
      EpochClock clock,
      long handOverNanos) {
    this.steps = new SteppedStage(gate, stage, clock, handOverNanos);
    this.serviceTimes = serviceTimes;
    this.clock = clock;
  }

  @Override
  public Mailbox open(String cameraId) {
    return steps.open(cameraId);
  }

  @Override
  public void offer(AdmittedFrame frame, Mailbox mailbox) {
    steps.offer(frame, mailbox);
    startNext();
  }

  /** When {@link #finishDue} is to be called next; empty while nothing runs and nothing waits. */
  public OptionalLong nextEventEpochNanos() {
    return steps.running().isPresent() ? OptionalLong.of(untilEpochNanos) : lookAgainEpochNanos;
  }

  /** Hands over what is done by now, and starts what the gate then gives. */
  public void finishDue() {
    if (steps.running().isPresent() && untilEpochNanos <= clock.epochNanos()) {
      steps.finish(stageNanos);
      steps.releaseAll();
    }
    startNext();
  }

  /** How well the gate predicts; empty where its policy does not. */
  public Optional<PredictionError> predictionError() {
    return steps.predictionError();
  }

  @Override
  public void close(Mailbox mailbox) {
    steps.close(mailbox);
  }

  @Override
  public void requireWorking() {
    steps.requireWorking();
  }

  @Override
  public void close() {
    steps.close();
  }

  private void startNext() {
    if (steps.running().isPresent()) {
      return;
    }
    long now = clock.epochNanos();
    Optional<GateBatch<QueuedFrame>> batch = steps.start();
    if (batch.isPresent()) {
      stageNanos = serviceTimes.stageNanos(batch.get());
      if (stageNanos <= 0) {
        throw new IllegalStateException("stageNanos: " + stageNanos + " (expected: > 0)");
      }
      untilEpochNanos = now + stageNanos;
    }
    long waitNanos = steps.waitNanos();
    lookAgainEpochNanos =
        waitNanos == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(now + waitNanos);
  }
}
