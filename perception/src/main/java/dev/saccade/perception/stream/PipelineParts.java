package dev.saccade.perception.stream;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.track.Tracker;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What the topology is built from.
 *
 * @param tracker called by every stream thread
 * @param acknowledgements see {@code FlushCountingClients}; where nothing can be lost, {@link
 *     #everyCall}
 */
public record PipelineParts(
    StageExecutor executor,
    Tracker tracker,
    EpochClock clock,
    LongSupplier acknowledgements,
    PipelineObserver observer) {
  public PipelineParts {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(tracker, "tracker");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(acknowledgements, "acknowledgements");
    Objects.requireNonNull(observer, "observer");
  }

  /**
   * Where an outcome and the end of its entry cannot arrive apart: under a test driver, or in one
   * transaction. From any thread.
   */
  public static LongSupplier everyCall() {
    return new AtomicLong()::getAndIncrement;
  }
}
