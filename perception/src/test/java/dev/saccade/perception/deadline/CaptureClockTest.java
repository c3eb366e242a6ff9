package dev.saccade.perception.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.deadline.CaptureVerdict.Suspect;
import dev.saccade.perception.deadline.CaptureVerdict.Trusted;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CaptureClockTest {
  private static final long MILLI = 1_000_000;
  private static final long NOW = 1_700_000_000_000_000_000L;

  private final CaptureClock clock = new CaptureClock(5 * MILLI, 600_000 * MILLI);

  @Test
  void shouldTellTheAgeOfAFrameItTrusts() {
    assertThat(clock.judge(NOW - 7 * MILLI, NOW)).isEqualTo(new Trusted(7 * MILLI));
  }

  @Test
  void shouldSuspectFramesFromTheFuture() {
    assertThat(clock.judge(NOW + 6 * MILLI, NOW))
        .isEqualTo(new Suspect("captured 6000000 ns in the future (expected: at most 5000000)"));
  }

  @Test
  void shouldCallNobodyYoungerThanNow() {
    assertThat(clock.judge(NOW + 4 * MILLI, NOW)).isEqualTo(new Trusted(0));
  }

  @Test
  void shouldSuspectAClockThatWasNeverSet() {
    assertThat(clock.judge(60_000 * MILLI, NOW)).isInstanceOf(Suspect.class);
  }

  @Property(tries = 200)
  void shouldNeverTellANegativeAge(
      @ForAll @LongRange(min = -10_000, max = 10_000) long aheadMillis) {
    CaptureVerdict verdict = clock.judge(NOW + aheadMillis * MILLI, NOW);

    assertThat(verdict instanceof Trusted trusted ? trusted.ageNanos() : 0).isNotNegative();
  }
}
