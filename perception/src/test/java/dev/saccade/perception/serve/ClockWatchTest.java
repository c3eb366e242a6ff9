package dev.saccade.perception.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.v1.ClockTrouble;
import dev.saccade.v1.DropReason;
import dev.saccade.v1.Dropped;
import dev.saccade.v1.FrameOutcome;
import dev.saccade.v1.Processed;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOON = 43_200 * SECOND;

  private final ClockWatch watch = new ClockWatch();

  @Test
  void shouldSayNothingOfAClockThatIsTrusted() {
    watch.see(processed(NOON));
    watch.see(processed(NOON + 1));

    assertThat(watch.trouble()).isEmpty();
  }

  @Test
  void shouldTellWhenAndByHowMuchAClockSteppedBack() {
    watch.see(processed(NOON));
    watch.see(suspect(NOON - 3 * SECOND, NOON + 1));
    watch.see(suspect(NOON - 2 * SECOND, NOON + SECOND));

    assertThat(watch.trouble())
        .contains(
            ClockTrouble.newBuilder()
                .setFrameCount(2)
                .setBeganEpochNanos(NOON + 1)
                .setLastEpochNanos(NOON + SECOND)
                .setLasting(true)
                .setStepNanos(-3 * SECOND)
                .setAheadNanos(-3 * SECOND)
                .build());
  }

  @Test
  void shouldTellThatItIsOverOnceAFrameIsTrustedAgain() {
    watch.see(processed(NOON));
    watch.see(suspect(NOON - SECOND, NOON));
    watch.see(withReason(DropReason.DROP_REASON_EXPIRED, NOON + 1, NOON + 2, true));

    assertThat(watch.trouble().orElseThrow().getLasting()).isFalse();
    watch.see(suspect(NOON + 60 * SECOND, NOON + SECOND));
    ClockTrouble second = watch.trouble().orElseThrow();
    assertThat(second.getLasting()).isTrue();
    assertThat(second.getFrameCount()).as("of both spells").isEqualTo(2);
    assertThat(second.getBeganEpochNanos()).isEqualTo(NOON + SECOND);
    assertThat(second.getAheadNanos()).isEqualTo(59 * SECOND);
    assertThat(second.getStepNanos()).isEqualTo(60 * SECOND - 1);
  }

  @Test
  void shouldTrustNoFrameForWhichThereIsNoAge() {
    watch.see(suspect(NOON + SECOND, NOON));
    // What the process held when it ended may be of the same clock.
    watch.see(withReason(DropReason.DROP_REASON_INTERRUPTED, NOON + SECOND, NOON, false));

    ClockTrouble trouble = watch.trouble().orElseThrow();
    assertThat(trouble.getLasting()).isTrue();
    assertThat(trouble.hasStepNanos()).isFalse();
  }

  private static FrameOutcome processed(long capture) {
    return FrameOutcome.newBuilder()
        .setCaptureEpochNanos(capture)
        .setDecidedEpochNanos(capture + 1)
        .setProcessed(Processed.getDefaultInstance())
        .build();
  }

  private static FrameOutcome suspect(long capture, long decided) {
    return withReason(DropReason.DROP_REASON_CLOCK_SUSPECT, capture, decided, false);
  }

  private static FrameOutcome withReason(
      DropReason reason, long capture, long decided, boolean aged) {
    Dropped.Builder dropped = Dropped.newBuilder().setReason(reason);
    if (aged) {
      dropped.setAgeNanos(decided - capture);
    }
    return FrameOutcome.newBuilder()
        .setCaptureEpochNanos(capture)
        .setDecidedEpochNanos(decided)
        .setDropped(dropped)
        .build();
  }
}
