package dev.saccade.perception.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartBudgetTest {
  private static final long NOON = 1_700_000_000_000_000_000L;

  private final RestartBudget budget = new RestartBudget(2, 100);

  @Test
  void shouldGiveUpOnWhatFailsOnAndOn() {
    assertThat(budget.take(NOON)).isTrue();
    assertThat(budget.take(NOON + 60)).isTrue();
    assertThat(budget.take(NOON + 120)).isFalse();
    assertThat(budget.take(NOON + 180)).isFalse();
  }

  @Test
  void shouldForgetWhatFailedBeforeARest() {
    for (long at = NOON; at < NOON + 10_000; at += 150) {
      assertThat(budget.take(at)).isTrue();
      assertThat(budget.take(at + 50)).isTrue();
    }
  }
}
