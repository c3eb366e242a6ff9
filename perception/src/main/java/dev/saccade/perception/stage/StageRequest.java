package dev.saccade.perception.stage;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.Profile;
import java.util.List;

/**
 * What a stage is to do.
 *
 * @param frames 1 to {@link PerceptionStage#maxBatchCount()}
 * @param profile one of {@link PerceptionStage#profiles()}
 * @param extractUntilEpochNanos extraction stops here with the largest objects done; {@link
 *     Long#MAX_VALUE} for no limit
 * @param withClassMaps whether results carry the class of every pixel
 */
public record StageRequest(
    List<Frame> frames, Profile profile, long extractUntilEpochNanos, boolean withClassMaps) {
  public StageRequest {
    frames = List.copyOf(frames);
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("frames: none (expected: at least one)");
    }
  }
}
