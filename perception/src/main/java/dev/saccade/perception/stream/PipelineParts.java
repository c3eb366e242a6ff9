package dev.saccade.perception.stream;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.track.Tracker;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the topology is built from.
 *
 * @param tracker called by every stream thread
 * @param acknowledgements see {@code PipelineClients}; where nothing can be lost, {@link
 *     #everyCall}
 * @param doorbell that of the stream thread on which it is asked for
 */
public record PipelineParts(
    StageExecutor executor,
    Tracker tracker,
    EpochClock clock,
    LongSupplier acknowledgements,
    Supplier<Doorbell> doorbell,
    PipelineObserver observer) {
  public PipelineParts {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(tracker, "tracker");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(acknowledgements, "acknowledgements");
    Objects.requireNonNull(doorbell, "doorbell");
    Objects.requireNonNull(observer, "observer");
  }

  /** Without a doorbell: results are found when they are looked for. */
  public PipelineParts(
      StageExecutor executor,
      Tracker tracker,
      EpochClock clock,
      LongSupplier acknowledgements,
      PipelineObserver observer) {
    this(executor, tracker, clock, acknowledgements, () -> Doorbell.NONE, observer);
  }

  /**
   * Where an outcome and the end of its entry cannot arrive apart: under a test driver, or in one
   * transaction. From any thread.
   */
  public static LongSupplier everyCall() {
    return new AtomicLong()::getAndIncrement;
  }
}
