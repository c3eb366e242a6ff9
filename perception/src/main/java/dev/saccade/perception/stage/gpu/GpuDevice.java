package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import java.io.IOException;
import java.util.List;

/**
 * Everything that lives on the device, made anew as a whole after an error. What the stage asks of
 * it, and no more: the stage's answers to errors are tested with another one below.
 */
interface GpuDevice extends AutoCloseable {
  /**
   * Batches that may be under way at once: while one is computed the next is decoded and copied.
   */
  int LANE_COUNT = 2;

  /** Makes a device ready. */
  @FunctionalInterface
  interface Opener {
    /**
     * @param profiles what it must serve, largest first
     */
    GpuDevice open(List<Profile> profiles) throws IOException;
  }

  /** A batch under way. */
  @FunctionalInterface
  interface Pending {
    /**
     * Waits for it; at most once. Another thread may begin the next batch meanwhile.
     *
     * @throws GpuException where the device failed
     */
    Computed await();
  }

  /**
   * @param results one a frame
   * @param preparationNanos until its pictures were on the device
   * @param computeNanos from when the device was free for it to its results
   */
  record Computed(List<StageResult> results, long preparationNanos, long computeNanos) {}

  /** In one line. */
  String describe();

  /**
   * Decodes, copies and starts a batch, to be computed when the one before it is; with {@link
   * #LANE_COUNT} under way the oldest must have been waited for. From one thread at a time.
   *
   * @param group frames of one size and layout, at most as many as the stage's batch
   */
  Pending begin(StageRequest group);

  @Override
  void close();
}
