package dev.saccade.perception.stream;

import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import java.util.List;

/** One frame a batch, seen as {@link FakeStage} sees it; when, a test's own stage decides. */
abstract class StageAroundFake implements PerceptionStage {
  final FakeStage fake = new FakeStage();

  @Override
  public final StageDescription description() {
    return fake.description();
  }

  @Override
  public final List<Profile> profiles() {
    return fake.profiles();
  }

  @Override
  public final int maxBatchCount() {
    return 1;
  }

  @Override
  public final void close() {
    fake.close();
  }
}
