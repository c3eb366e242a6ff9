package dev.saccade.perception.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.TestPictures;
import dev.saccade.perception.instance.InstanceSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StubStageTest {
  private static final long MILLI = 1_000_000;
  private static final Frame FRAME = TestPictures.gradientFrame(FrameEncoding.RGB8, 320, 160);

  private long nowNanos = 1_000 * MILLI;

  @Test
  void shouldTakeItsTimeForEveryFrame() {
    PerceptionStage stage = stub("stub:20");

    stage.perceive(request(FRAME, FRAME, FRAME));

    assertThat(nowNanos).isEqualTo(1_060 * MILLI);
  }

  @Test
  void shouldBeSlowerInTheNamedSecondsOfTheRun() {
    PerceptionStage stage = stub("stub:20x3@10..15");
    long start = nowNanos;
    for (long millis : new long[] {0, 9_999, 10_000, 14_999, 15_000}) {
      nowNanos = start + millis * MILLI;
      long before = nowNanos;

      stage.perceive(request(FRAME));

      boolean slow = millis >= 10_000 && millis < 15_000;
      assertThat(nowNanos - before).as("at %d ms", millis).isEqualTo((slow ? 60 : 20) * MILLI);
    }
  }

  @Test
  void shouldCountTheSecondsFromWhereTheRunBegins() {
    PerceptionStage stage = stub("stub:20x3@0..1");
    stage.perceive(request(FRAME)); // a warm-up
    nowNanos += 5_000 * MILLI;

    stage.beginRun();
    long before = nowNanos;
    stage.perceive(request(FRAME));

    assertThat(nowNanos - before).isEqualTo(60 * MILLI);
  }

  @Test
  void shouldCheckPayloadsAndTakeNoTimeForUnreadableOnes() {
    Frame broken = TestPictures.frame(FrameEncoding.JPEG, 320, 160, new byte[] {1});

    List<StageResult> results = stub("stub:20").perceive(request(broken, FRAME));

    assertThat(results.get(0)).isInstanceOf(StageResult.Unreadable.class);
    assertThat(results.get(1)).isInstanceOf(StageResult.Perceived.class);
    assertThat(nowNanos).isEqualTo(1_020 * MILLI);
  }

  @Test
  void shouldFindTheSameCarInTheSameFrame() {
    InstanceSet one = perceived(stub("stub:0"));
    InstanceSet other = perceived(stub("stub:5"));

    assertThat(one.instances()).hasSize(1).isEqualTo(other.instances());
    assertThat(one.instances().get(0).box().areaPixels())
        .isEqualTo(one.instances().get(0).areaPixels());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"stub:", "stub:-3", "stub:20x3", "stub:20x3@15..10", "stub:20 ", "stub:1e3"})
  void shouldRefuseWhatItDoesNotUnderstand(String text) {
    assertThatThrownBy(() -> StubTiming.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private InstanceSet perceived(PerceptionStage stage) {
    return ((StageResult.Perceived) stage.perceive(request(FRAME)).get(0)).instances();
  }

  private PerceptionStage stub(String specification) {
    return new StubStage(
        StubTiming.parse(specification), 4, () -> nowNanos, nanos -> nowNanos += nanos);
  }

  private static StageRequest request(Frame... frames) {
    return new StageRequest(
        List.of(frames), dev.saccade.perception.frame.Profile.of(512, 256), Long.MAX_VALUE, true);
  }
}
