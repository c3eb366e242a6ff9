package dev.saccade.perception.stage;

import dev.saccade.perception.frame.Profile;
import java.util.List;

/**
 * Turns encoded frames into instances. Owned and called by one thread at a time; owns native memory
 * until closed.
 */
public interface PerceptionStage extends AutoCloseable {
  StageDescription description();

  /** The input sizes it serves, largest first, at least one. */
  List<Profile> profiles();

  /** The largest batch it takes, at least 1. */
  int maxBatchCount();

  /**
   * Works on a batch. One result per frame, in order: a frame that cannot be read, or on which the
   * engine fails, does not spoil its neighbours.
   */
  List<StageResult> perceive(StageRequest request);

  /** A run begins; what came before was a warm-up. From any thread, while no batch is at work. */
  default void begin() {}

  @Override
  void close();
}
