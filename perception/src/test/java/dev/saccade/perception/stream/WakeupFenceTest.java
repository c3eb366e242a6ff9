package dev.saccade.perception.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WakeupFenceTest {
  private final List<String> done = new ArrayList<>();
  private final WakeupFence fence =
      new WakeupFence(() -> done.add("wakeup"), () -> done.add("take back"));

  @Test
  void shouldWakeOnlyWhilePolling() {
    fence.wake();
    fence.open();
    fence.wasWoken();
    fence.close();
    fence.wake();

    assertThat(done).isEmpty();
  }

  @Test
  void shouldWakeAPollOnceHoweverOftenItIsAskedTo() {
    fence.open();
    fence.wake();
    fence.wake();
    assertThat(fence.wasWoken()).isTrue();
    fence.close();

    assertThat(done).as("broken off: nothing is left to take back").containsExactly("wakeup");
    assertThat(fence.wasWoken()).as("the next one that is broken off is not ours").isFalse();
  }

  @Test
  void shouldTakeBackAWakeupThatCameWhenThePollHadItsRecords() {
    fence.open();
    fence.wake();
    fence.close();
    fence.open();
    fence.close();

    assertThat(done).containsExactly("wakeup", "take back");
  }

  @Test
  void shouldLetNothingIntoACommitThatARebalanceMakesFromInsideAPoll() {
    fence.open();
    fence.wake();
    String result =
        fence.undisturbed(
            () -> {
              done.add("commit");
              fence.wake();
              return "committed";
            });
    fence.wake();
    assertThat(fence.wasWoken()).isTrue();
    fence.close();

    assertThat(result).isEqualTo("committed");
    assertThat(done).containsExactly("wakeup", "take back", "commit", "wakeup");
  }

  @Test
  void shouldStayShutAfterACommitOutsideOfAPollAlsoWhereItFails() {
    assertThatThrownBy(
            () ->
                fence.undisturbed(
                    () -> {
                      throw new IllegalStateException("no broker");
                    }))
        .hasMessage("no broker");
    fence.wake();

    assertThat(done).isEmpty();
  }
}
