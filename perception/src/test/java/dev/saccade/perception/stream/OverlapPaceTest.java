package dev.saccade.perception.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.Ticket;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.StageSpans;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlapPaceTest {
  private static final Profile LARGE = Profile.of(1024, 512);
  private static final Profile SMALL = Profile.of(512, 256);
  private static final long MILLI = 1_000_000;
  private static final long BEGUN = 1_000 * MILLI;

  private final OverlapPace pace = new OverlapPace();

  @Test
  void shouldWaitForTheEndOfABatchThatNothingIsKnownOf() {
    assertThat(takeNext(batch(LARGE, 1))).isEqualTo(Long.MAX_VALUE);

    pace.learn(batch(LARGE, 1), new StageSpans(3 * MILLI, 10 * MILLI));

    assertThat(takeNext(batch(LARGE, 2))).isEqualTo(Long.MAX_VALUE);
    assertThat(takeNext(batch(SMALL, 1))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldTakeTheNextBatchSoLateThatItIsReadyWhenTheEngineIsFree() {
    pace.learn(batch(LARGE, 1), new StageSpans(3 * MILLI, 10 * MILLI));

    // This one is ready after 3 ms and computed after 10; the next needs 3 ms to be ready.
    assertThat(takeNext(batch(LARGE, 1))).isEqualTo(BEGUN + 7 * MILLI);
  }

  @Test
  void shouldCountFromWhenTheEngineWasFreeForABatchThatWaitedForIt() {
    pace.learn(batch(LARGE, 1), new StageSpans(3 * MILLI, 10 * MILLI));

    assertThat(pace.takeNextEpochNanos(batch(LARGE, 1), BEGUN, BEGUN + 5 * MILLI))
        .isEqualTo(BEGUN + (5 + 7 - 3) * MILLI);
  }

  @Test
  void shouldTakeTheNextBatchAtOnceWherePreparationTakesLongerThanComputing() {
    pace.learn(batch(LARGE, 1), new StageSpans(8 * MILLI, 10 * MILLI));

    assertThat(takeNext(batch(LARGE, 1)))
        .isEqualTo(BEGUN + 2 * MILLI)
        .isLessThan(BEGUN + 8 * MILLI);
  }

  @Test
  void shouldPrepareALargerBatchEarlier() {
    pace.learn(batch(LARGE, 1), new StageSpans(2 * MILLI, 12 * MILLI));
    pace.learn(batch(LARGE, 4), new StageSpans(8 * MILLI, 28 * MILLI));

    assertThat(takeNext(batch(LARGE, 4))).isEqualTo(BEGUN + 20 * MILLI);
  }

  @Test
  void shouldFollowAnEngineThatChangesItsPace() {
    pace.learn(batch(LARGE, 1), new StageSpans(0, 10 * MILLI));
    for (int i = 0; i < 50; i++) {
      pace.learn(batch(LARGE, 1), new StageSpans(0, 20 * MILLI));
    }

    assertThat(takeNext(batch(LARGE, 1))).isBetween(BEGUN + 19 * MILLI, BEGUN + 20 * MILLI);
  }

  private long takeNext(GateBatch<String> underWay) {
    return pace.takeNextEpochNanos(underWay, BEGUN, Long.MIN_VALUE);
  }

  private static GateBatch<String> batch(Profile profile, int count) {
    List<Ticket<String>> tickets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tickets.add(new Ticket<>(new FrameId("front", 1, i), 1, 2, "frame"));
    }
    return new GateBatch<>(tickets, profile, BEGUN, 2);
  }
}
