package dev.saccade.perception.stage;

import dev.saccade.perception.frame.Profile;
import java.util.List;
import java.util.Optional;

/**
 * Turns encoded frames into instances. Owned and called by one thread at a time; owns native memory
 * until closed. What {@link #begin} gives may be waited for by another thread.
 */
public interface PerceptionStage extends AutoCloseable {
  /** What it runs on now; from any thread, at once. May change after errors of the device. */
  StageDescription description();

  /** Errors of the device so far; from any thread, at once. */
  default long faultCount() {
    return 0;
  }

  /** Whether nothing helped and every further frame will fail; from any thread, at once. */
  default boolean isSpent() {
    return false;
  }

  /** The input sizes it serves, largest first, at least one. */
  List<Profile> profiles();

  /** The largest batch it takes, at least 1. */
  int maxBatchCount();

  /**
   * Works on a batch. One result per frame, in order: a frame that cannot be read, or on which the
   * engine fails, does not spoil its neighbours.
   */
  List<StageResult> perceive(StageRequest request);

  /**
   * How many batches may be under way at once. With more than one, the stage prepares a batch while
   * the one before it is computed; computed they are one after the other, in the order of their
   * beginning. May change from one call to the next.
   */
  default int maxUnderWayCount() {
    return 1;
  }

  /**
   * Begins a batch, with fewer than {@link #maxUnderWayCount} under way. Returns when it is
   * prepared as far as the calling thread has a part in it; where the stage does not overlap, when
   * it is done.
   */
  default StageWork begin(StageRequest request) {
    StageWork.Done done = new StageWork.Done(perceive(request), Optional.empty());
    return () -> done;
  }

  /** A run begins; what came before was a warm-up. From any thread, while no batch is at work. */
  default void beginRun() {}

  @Override
  void close();
}
