package dev.saccade.perception.deadline;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Between admission and the engine: holds the frames that wait and says which to work on next, and
 * which to give up.
 *
 * <p>Every ticket offered comes out exactly once: in a batch, as a drop, or from {@link #withdraw}.
 * Not thread-safe: the caller guards it. Never reads a clock: {@code nowEpochNanos} does not go
 * backwards between calls, {@link #clockSetBack} apart.
 *
 * @param <F> what travels with a ticket
 */
public interface FrameGate<F> {
  /**
   * Takes a frame in. Whatever is given up for it, or itself, goes to {@code drops} before this
   * returns.
   */
  void offer(Ticket<F> ticket, long nowEpochNanos, Consumer<GateDrop<F>> drops);

  /** The batch to start now, if any; what is found not worth starting goes to {@code drops}. */
  Optional<GateBatch<F>> take(long nowEpochNanos, Consumer<GateDrop<F>> drops);

  /**
   * When {@link #take} may have a batch although nothing else happened meanwhile: what a free
   * engine waits for at most. {@link Long#MAX_VALUE} where only another offer or {@link #finished}
   * changes the answer; an instant in the past where it has one now.
   */
  default long wakeEpochNanos() {
    return waitingCount() == 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  /**
   * Tells what a batch really took, so that the next prediction is better. Called once for every
   * batch that was taken.
   *
   * @param stageNanos 0 where it says nothing about the next one: the engine failed
   */
  void finished(GateBatch<F> batch, long stageNanos, long nowEpochNanos);

  /**
   * Takes back all that waits of a camera, without an outcome: its partition moved to another
   * process.
   *
   * @param withdrawn gets each ticket
   */
  void withdraw(String cameraId, Consumer<Ticket<F>> withdrawn);

  /**
   * Tells that the clock was set back, which breaks the promise above once. What waits is given up
   * as {@link DropReason#CLOCK_SUSPECT}, since nobody can say any more how old it is; instants that
   * were noted are forgotten, what was learned of durations is not.
   *
   * @param nowEpochNanos by the new time
   */
  void clockSetBack(long nowEpochNanos, Consumer<GateDrop<F>> drops);

  /** How well it predicts; empty for policies that do not. */
  default Optional<PredictionError> predictionError() {
    return Optional.empty();
  }

  /** Tickets that wait. */
  int waitingCount();
}
