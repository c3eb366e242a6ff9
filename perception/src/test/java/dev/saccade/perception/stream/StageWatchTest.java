package dev.saccade.perception.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StageWatchTest {
  private static final long SECOND = 1_000_000_000;

  private final SetClock clock = new SetClock(1_000 * SECOND);
  private final StageWatch watch = new StageWatch(clock);

  @Test
  void shouldNoticeABatchThatDoesNotEnd() {
    watch.started();

    assertThat(hangsAfterSeconds(55)).isFalse();
    assertThat(hangsAfterSeconds(10)).isTrue();
  }

  @Test
  void shouldCountEachBatchForItself() {
    watch.started();
    hangsAfterSeconds(55);
    watch.ended();
    assertThat(hangsAfterSeconds(100)).isFalse();

    watch.started();
    assertThat(hangsAfterSeconds(55)).isFalse();
  }

  @Test
  void shouldBeContentForAsLongAsBatchesComeToTheirEnd() {
    watch.started();
    for (int i = 0; i < 5; i++) {
      watch.started();
      assertThat(hangsAfterSeconds(55)).isFalse();
      watch.ended();
    }

    assertThat(hangsAfterSeconds(65)).as("one is still at work").isTrue();
  }

  @Test
  void shouldNotTakeAClockThatIsSetForTimeThatPassed() {
    watch.started();
    clock.set(clock.epochNanos() + 3600 * SECOND);
    assertThat(watch.hangs()).isFalse();
    clock.set(clock.epochNanos() - 7200 * SECOND);
    assertThat(watch.hangs()).isFalse();

    assertThat(hangsAfterSeconds(65)).isTrue();
  }

  private boolean hangsAfterSeconds(int seconds) {
    boolean hangs = false;
    for (int i = 0; i < 2 * seconds; i++) {
      clock.set(clock.epochNanos() + SECOND / 2);
      hangs = watch.hangs();
    }
    return hangs;
  }
}
