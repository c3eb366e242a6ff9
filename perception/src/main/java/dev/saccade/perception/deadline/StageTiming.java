package dev.saccade.perception.deadline;

import dev.saccade.perception.frame.Profile;
import java.util.Objects;

/**
 * How long the stage took for a batch, as a warm-up measured it.
 *
 * @param batchCount frames in the batch, at least 1
 * @param stageNanos the typical time (the median of a few runs), greater than 0
 */
public record StageTiming(Profile profile, int batchCount, long stageNanos) {
  public StageTiming {
    Objects.requireNonNull(profile, "profile");
    if (batchCount < 1) {
      throw new IllegalArgumentException("batchCount: " + batchCount + " (expected: >= 1)");
    }
    if (stageNanos <= 0) {
      throw new IllegalArgumentException("stageNanos: " + stageNanos + " (expected: > 0)");
    }
  }
}
