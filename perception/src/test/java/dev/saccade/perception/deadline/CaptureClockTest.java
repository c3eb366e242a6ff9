package dev.saccade.perception.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.deadline.CaptureVerdict.Suspect;
import dev.saccade.perception.deadline.CaptureVerdict.Trusted;
import dev.saccade.perception.frame.FrameId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CaptureClockTest {
  private static final long MILLI = 1_000_000;
  private static final long NOW = 1_700_000_000_000_000_000L;

  private final CaptureClock clock = new CaptureClock();
  private long now = NOW;

  @Test
  void shouldTellTheAgeOfAFrameItTrusts() {
    assertThat(judge(1, now - 7 * MILLI)).isEqualTo(new Trusted(7 * MILLI));
  }

  @Test
  void shouldSuspectFramesFromTheFuture() {
    assertThat(judge(1, now + 6 * MILLI)).isEqualTo(new Suspect("Captured 6 ms in the future."));
  }

  @Test
  void shouldCallNobodyYoungerThanNow() {
    assertThat(judge(1, now + 4 * MILLI)).isEqualTo(new Trusted(0));
  }

  @Test
  void shouldSuspectAClockThatWasNeverSet() {
    assertThat(judge(1, 60_000 * MILLI)).isInstanceOf(Suspect.class);
  }

  @Test
  void shouldSuspectAFrameCapturedBeforeAnEarlierOne() {
    judge(1, now - 10 * MILLI);
    now += 33 * MILLI;

    assertThat(judge(2, now - 210 * MILLI))
        .isEqualTo(new Suspect("Captured 167 ms before frame 1, which came earlier."));
  }

  @Test
  void shouldBelieveAClockAgainThatCaughtUp() {
    judge(1, now - 10 * MILLI);
    judge(2, now - 50 * MILLI);

    now += 33 * MILLI;
    assertThat(judge(3, now - 10 * MILLI)).isInstanceOf(Trusted.class);
  }

  @Test
  void shouldBelieveAClockThatWasSetBackOnceItsFramesAgree() {
    judge(1, now - 10 * MILLI);
    for (int sequence = 2; sequence < 2 + CaptureClock.AGREEING_COUNT; sequence++) {
      now += 33 * MILLI;
      assertThat(judge(sequence, now - 5_000 * MILLI)).isInstanceOf(Suspect.class);
    }
    now += 33 * MILLI;

    assertThat(judge(100, now - 5_000 * MILLI)).isEqualTo(new Trusted(5_000 * MILLI));
  }

  @Test
  void shouldNotTakeARedeliveredFrameForAJump() {
    judge(1, now - 40 * MILLI);
    judge(2, now - 10 * MILLI);

    assertThat(judge(1, now - 40 * MILLI)).isEqualTo(new Trusted(40 * MILLI));
  }

  @Test
  void shouldStartAnewWithTheSource() {
    judge(1, now - 10 * MILLI);

    assertThat(clock.judge(new FrameId("front", 8, 0), now - 90 * MILLI, now))
        .isEqualTo(new Trusted(90 * MILLI));
  }

  @Property(tries = 200)
  void shouldNeverTellANegativeAge(
      @ForAll @LongRange(min = -10_000, max = 10_000) long aheadMillis, @ForAll boolean second) {
    judge(1, now - 20 * MILLI);

    CaptureVerdict verdict = judge(second ? 2 : 1, now + aheadMillis * MILLI);

    assertThat(verdict instanceof Trusted trusted ? trusted.ageNanos() : 0).isNotNegative();
  }

  private CaptureVerdict judge(long sequence, long captureEpochNanos) {
    return clock.judge(new FrameId("front", 7, sequence), captureEpochNanos, now);
  }
}
