package dev.saccade.perception.stage.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.frame.TestPictures;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.StageWork;
import dev.saccade.perception.stage.StubStage;
import dev.saccade.perception.stage.StubTiming;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FallingBackStageTest {
  private static final StageRequest REQUEST =
      new StageRequest(
          List.of(TestPictures.gradientFrame(FrameEncoding.RGB8, 64, 32)),
          Profile.of(512, 256),
          Long.MAX_VALUE,
          false);

  private final Breakable preferred = new Breakable();
  private int opened;
  private boolean spent;

  @Test
  void shouldStayWithAnEngineThatMayRecover() {
    FallingBackStage stage = new FallingBackStage(preferred, () -> spent, this::openOther);
    preferred.broken = true;
    for (int i = 0; i < 5; i++) {
      assertThat(stage.perceive(REQUEST).get(0)).isInstanceOf(StageResult.Failed.class);
    }
    preferred.broken = false;

    assertThat(stage.perceive(REQUEST).get(0)).isInstanceOf(StageResult.Perceived.class);
    assertThat(opened).isZero();
    assertThat(preferred.closed).isFalse();
  }

  @Test
  void shouldUseTheOtherEngineForGoodOnceThePreferredIsSpent() {
    FallingBackStage stage = new FallingBackStage(preferred, () -> spent, this::openOther);
    preferred.broken = true;
    spent = true;
    assertThat(stage.perceive(REQUEST).get(0)).isInstanceOf(StageResult.Failed.class);

    assertThat(stage.perceive(REQUEST).get(0)).isInstanceOf(StageResult.Perceived.class);
    assertThat(opened).isEqualTo(1);
    assertThat(preferred.closed).isTrue();
    assertThat(stage.description().engine()).startsWith("stub");
    assertThat(stage.isSpent()).isFalse();
    assertThat(stage.faultCount()).as("a counter that never falls").isEqualTo(7);
  }

  @Test
  void shouldGoOnFailingWhereThereIsNoOtherEngine() {
    FallingBackStage stage =
        new FallingBackStage(
            preferred,
            () -> spent,
            () -> {
              opened++;
              throw new StageUnavailableException("none here");
            });
    preferred.broken = true;
    spent = true;
    for (int i = 0; i < 8; i++) {
      assertThat(stage.perceive(REQUEST).get(0)).isInstanceOf(StageResult.Failed.class);
    }
    assertThat(preferred.closed).isFalse();
    assertThat(opened).as("asked once").isEqualTo(1);
  }

  @Test
  void shouldEndWhatIsUnderWayBeforeTheEngineIsClosed() {
    FallingBackStage stage = new FallingBackStage(preferred, () -> spent, this::openOther);
    stage.begin(REQUEST);
    stage.begin(REQUEST);
    spent = true;
    assertThat(preferred.awaited).isZero();

    StageWork work = stage.begin(REQUEST);

    assertThat(preferred.awaited).isEqualTo(2);
    assertThat(preferred.awaitedAtClose).isEqualTo(2);
    assertThat(work.await().results().get(0)).isInstanceOf(StageResult.Perceived.class);
    assertThat(stage.maxUnderWayCount()).as("the stub's").isEqualTo(1);
  }

  private PerceptionStage openOther() {
    opened++;
    return new StubStage(StubTiming.parse("stub:0"), 4, () -> 1, nanos -> {});
  }

  private static final class Breakable implements PerceptionStage {
    private final PerceptionStage inner =
        new StubStage(StubTiming.parse("stub:0"), 4, () -> 1, nanos -> {});
    private boolean broken;
    private boolean closed;
    private int awaited;
    private int awaitedAtClose;

    @Override
    public StageDescription description() {
      return new StageDescription("breakable", "none", "");
    }

    @Override
    public long faultCount() {
      return 7;
    }

    @Override
    public boolean isSpent() {
      return broken;
    }

    @Override
    public List<Profile> profiles() {
      return inner.profiles();
    }

    @Override
    public int maxBatchCount() {
      return inner.maxBatchCount();
    }

    @Override
    public List<StageResult> perceive(StageRequest request) {
      return broken
          ? request.frames().stream().map(Breakable::failed).toList()
          : inner.perceive(request);
    }

    @Override
    public int maxUnderWayCount() {
      return 2;
    }

    @Override
    public StageWork begin(StageRequest request) {
      return () -> {
        awaited++;
        return new StageWork.Done(perceive(request), Optional.empty());
      };
    }

    private static StageResult failed(Frame frame) {
      return new StageResult.Failed("broken at " + frame.id());
    }

    @Override
    public void close() {
      closed = true;
      awaitedAtClose = awaited;
    }
  }
}
