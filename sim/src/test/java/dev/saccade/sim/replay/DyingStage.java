package dev.saccade.sim.replay;

import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import java.util.List;

/** Its native library is gone when it is first needed. */
final class DyingStage implements PerceptionStage {
  @Override
  public StageDescription description() {
    return new StageDescription("dying", "none", "");
  }

  @Override
  public List<Profile> profiles() {
    return List.of(Profile.of(512, 256));
  }

  @Override
  public int maxBatchCount() {
    return 1;
  }

  @Override
  public List<StageResult> perceive(StageRequest request) {
    throw new UnsatisfiedLinkError("the engine is gone");
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
