package dev.saccade.perception.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.frame.Profile;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyModelTest {
  private static final long MILLI = 1_000_000;
  private static final Profile LARGE = Profile.of(1024, 512);
  private static final Profile SMALL = Profile.of(512, 256);
  private static final double OVERRUN_SHARE = 0.01;

  @Test
  void shouldExpectWhatTheWarmUpMeasured() {
    LatencyModel model = model(List.of(SMALL), 1, timing(SMALL, 1, 20));

    assertThat(model.times(0).meanNanos(1)).isEqualTo(20 * MILLI);
    assertThat(model.times(0).highNanos(1)).isBetween(20 * MILLI, 26 * MILLI);
  }

  @Test
  void shouldExpectNothingBeforeItKnowsAnything() {
    LatencyModel model = model(List.of(LARGE, SMALL), 4);

    assertThat(model.known()).isFalse();
    assertThat(model.times(1).highNanos(4)).isZero();
  }

  @Test
  void shouldGuessOtherSizesFromTheFirstItSees() {
    LatencyModel model = model(List.of(LARGE, SMALL), 2);

    observe(model, 1, 1, 20 * MILLI, 1);

    assertThat(model.times(1).meanNanos(1)).isEqualTo(20 * MILLI);
    assertThat(model.times(0).meanNanos(1)).as("four times the pixels").isEqualTo(80 * MILLI);
    assertThat(model.times(1).meanNanos(2)).isBetween(20 * MILLI, 40 * MILLI);
  }

  @Test
  void shouldDrawALineThroughTheBatchSizesMeasured() {
    LatencyModel model = model(List.of(SMALL), 5, timing(SMALL, 1, 20), timing(SMALL, 4, 50));

    assertThat(model.times(0).meanNanos(2)).isEqualTo(30 * MILLI);
    assertThat(model.times(0).meanNanos(5)).isEqualTo(60 * MILLI);
  }

  @Test
  void shouldFindBatchesUselessThatSaveNothing() {
    LatencyModel linear = model(List.of(SMALL), 4, timing(SMALL, 1, 20), timing(SMALL, 4, 80));
    LatencyModel saving = model(List.of(SMALL), 4, timing(SMALL, 1, 20), timing(SMALL, 4, 40));

    assertThat(linear.times(0).usefulBatchCount()).isEqualTo(1);
    assertThat(saving.times(0).usefulBatchCount()).isEqualTo(4);
  }

  @Test
  void shouldComeCloseToTheHighQuantileOfHeavyTails() {
    LatencyModel model = model(List.of(SMALL), 1);
    Random random = new Random(7);
    int overruns = 0;
    double meanMillis = 0;
    int count = 5000;
    for (int i = 0; i < count; i++) {
      long nanos = (long) (20 * MILLI * Math.exp(0.5 * random.nextGaussian()));
      overruns += nanos > model.times(0).highNanos(1) ? 1 : 0;
      observe(model, 0, 1, nanos, 1);
      meanMillis += model.times(0).meanNanos(1) * 1e-6 / count;
    }

    assertThat((double) overruns / count).isCloseTo(OVERRUN_SHARE, within(0.006));
    assertThat(meanMillis).isCloseTo(20 * 1.13, within(2.0));
    assertThat(model.error().overrunShare()).isBetween(OVERRUN_SHARE / 5, OVERRUN_SHARE * 5);
    assertThat(model.error().batchCount()).isEqualTo(count - 1);
  }

  @Test
  void shouldNoticeAThrottledEngineWithinTwoBatches() {
    LatencyModel model = model(List.of(SMALL), 1, timing(SMALL, 1, 20));
    observe(model, 0, 1, 20 * MILLI, 100);

    observe(model, 0, 1, 60 * MILLI, 2);

    assertThat(model.times(0).highNanos(1)).isGreaterThanOrEqualTo(60 * MILLI);
  }

  @Test
  void shouldKnowTheOtherSizesSlowerWhenOneIs() {
    LatencyModel model =
        model(List.of(LARGE, SMALL), 1, timing(LARGE, 1, 80), timing(SMALL, 1, 20));
    observe(model, 1, 1, 20 * MILLI, 100);

    observe(model, 1, 1, 60 * MILLI, 2);

    assertThat(model.times(0).meanNanos(1) / 1e6).isCloseTo(240, within(5.0));
  }

  @Test
  void shouldNoticeRecoveryWithinFourBatches() {
    LatencyModel model = model(List.of(SMALL), 1, timing(SMALL, 1, 20));
    observe(model, 0, 1, 20 * MILLI, 100);
    observe(model, 0, 1, 60 * MILLI, 100);

    observe(model, 0, 1, 20 * MILLI, 4);

    assertThat(model.times(0).highNanos(1)).isLessThan(24 * MILLI);
  }

  @Test
  void shouldNotTakeOneSlowBatchForAnotherPace() {
    LatencyModel model = model(List.of(SMALL), 1, timing(SMALL, 1, 20));
    observe(model, 0, 1, 20 * MILLI, 200);

    observe(model, 0, 1, 200 * MILLI, 1);
    assertThat(model.times(0).highNanos(1)).isLessThan(24 * MILLI);

    observe(model, 0, 1, 20 * MILLI, 1);
    assertThat(model.times(0).highNanos(1)).isLessThan(26 * MILLI);
  }

  @Test
  void shouldTakeBackAChangeOfPaceThatTheNextBatchContradicts() {
    LatencyModel model = model(List.of(SMALL), 1, timing(SMALL, 1, 20));
    observe(model, 0, 1, 20 * MILLI, 200);

    observe(model, 0, 1, 90 * MILLI, 2); // the machine stood still, not the engine
    assertThat(model.times(0).highNanos(1)).isGreaterThanOrEqualTo(90 * MILLI);

    observe(model, 0, 1, 21 * MILLI, 1);
    assertThat(model.times(0).meanNanos(1)).isLessThan(26 * MILLI);
  }

  @Test
  void shouldNotTakeItBackLongAfterwards() {
    LatencyModel model = model(List.of(SMALL), 1, timing(SMALL, 1, 20));
    observe(model, 0, 1, 20 * MILLI, 200);
    observe(model, 0, 1, 60 * MILLI, 50);

    observe(model, 0, 1, 20 * MILLI, 1);

    assertThat(model.times(0).highNanos(1)).isGreaterThan(50 * MILLI);
  }

  @Test
  void shouldBeNoMoreCautiousThanLeavesAFrameAChance() {
    LatencyModel model =
        new LatencyModel(List.of(SMALL), 1, List.of(timing(SMALL, 1, 20)), 55 * MILLI);
    for (int i = 0; i < 40; i++) {
      observe(model, 0, 1, 20 * MILLI, 9);
      observe(model, 0, 1, 150 * MILLI, 1);
    }

    assertThat(model.times(0).highNanos(1)).isEqualTo(55 * MILLI);

    observe(model, 0, 1, 150 * MILLI, 20);
    assertThat(model.times(0).highNanos(1)).isGreaterThanOrEqualTo(150 * MILLI);
  }

  @Test
  void shouldFollowASlowDrift() {
    LatencyModel model = model(List.of(SMALL), 1, timing(SMALL, 1, 20));
    for (int i = 0; i < 400; i++) {
      observe(model, 0, 1, 20 * MILLI + i * MILLI / 20, 1);
    }

    assertThat(model.times(0).meanNanos(1) / 1e6).isCloseTo(40, within(2.0));
  }

  private static LatencyModel model(
      List<Profile> profiles, int maxBatchCount, StageTiming... timings) {
    return new LatencyModel(profiles, maxBatchCount, List.of(timings), 1000 * MILLI);
  }

  private static StageTiming timing(Profile profile, int batchCount, long millis) {
    return new StageTiming(profile, batchCount, millis * MILLI);
  }

  private static void observe(
      LatencyModel model, int profile, int batchCount, long nanos, int times) {
    for (int i = 0; i < times; i++) {
      model.observe(profile, batchCount, nanos, OVERRUN_SHARE);
    }
  }
}
