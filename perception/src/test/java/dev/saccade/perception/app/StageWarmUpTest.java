package dev.saccade.perception.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StageWarmUpTest {
  private static final PictureSize WIDE = new PictureSize(320, 160);
  private static final InstanceSet NOTHING =
      new InstanceSet(320, 160, List.of(), 0, Optional.empty());
  private static final PictureSize SMALL = new PictureSize(64, 48);

  private final AtomicLong nanos = new AtomicLong();
  private final List<String> begun = new ArrayList<>();
  private long batchNanos = 1_000_000;
  private boolean broken;

  @Test
  void shouldMeetEveryBatchOfEverySizeOnEveryLaneBeforeTheFirstFrame() {
    assertThat(StageWarmUp.measure(new TwoLanes(), List.of(SMALL, WIDE, SMALL), nanos::get))
        .extracting(timing -> timing.batchCount())
        .containsOnly(1);

    List<String> expected = new ArrayList<>();
    for (int count = 3; count >= 1; count--) {
      for (String size : List.of("320x160", "64x48")) {
        for (Profile profile : new TwoLanes().profiles()) {
          expected.add(count + " of " + size + " at " + profile.name() + ", 0 under way");
          expected.add(count + " of " + size + " at " + profile.name() + ", 1 under way");
        }
      }
    }
    assertThat(begun).isEqualTo(expected);
  }

  @Test
  void shouldNotKeepTheVehicleFromStartingWhereTheEngineIsSlow() {
    batchNanos = 6_000_000_000L;

    StageWarmUp.measure(new TwoLanes(), List.of(WIDE), nanos::get);

    assertThat(begun).hasSize(2).allMatch(batch -> batch.startsWith("3 of 320x160"));
  }

  @Test
  void shouldRefuseAStageThatFails() {
    broken = true;

    assertThatThrownBy(() -> StageWarmUp.measure(new TwoLanes(), List.of(WIDE), nanos::get))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no memory");
  }

  private final class TwoLanes implements PerceptionStage {
    private int underWay;

    @Override
    public StageDescription description() {
      return new StageDescription("test", "none", "");
    }

    @Override
    public List<Profile> profiles() {
      return List.of(Profile.of(512, 256), Profile.of(256, 128));
    }

    @Override
    public int maxBatchCount() {
      return 3;
    }

    @Override
    public int maxUnderWayCount() {
      return 2;
    }

    @Override
    public List<StageResult> perceive(StageRequest request) {
      nanos.addAndGet(batchNanos);
      StageResult result =
          broken ? new StageResult.Failed("no memory") : new StageResult.Perceived(NOTHING);
      return request.frames().stream().map(frame -> result).toList();
    }

    @Override
    public StageWork begin(StageRequest request) {
      Frame frame = request.frames().get(0);
      begun.add(
          "%d of %dx%d at %s, %d under way"
              .formatted(
                  request.frames().size(),
                  frame.widthPixels(),
                  frame.heightPixels(),
                  request.profile().name(),
                  underWay++));
      return () -> {
        underWay--;
        return new StageWork.Done(perceive(request), Optional.empty());
      };
    }

    @Override
    public void close() {}
  }
}
