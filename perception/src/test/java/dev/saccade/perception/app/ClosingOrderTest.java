package dev.saccade.perception.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingOrderTest {
  private final List<String> closed = new ArrayList<>();
  private final ClosingOrder order = new ClosingOrder();

  @Test
  void shouldCloseWhatWasOpenedLastFirstAndEachOnce() {
    order.add(part("stage"));
    order.add(part("stream"));
    order.add(part("server"));

    order.close();
    order.close();

    assertThat(closed).containsExactly("server", "stream", "stage");
  }

  @Test
  void shouldCloseThePartsBelowOneThatDoesNotClose() {
    order.add(part("metrics"));
    order.add(failing("server"));
    order.add(failing("feed"));

    assertThatThrownBy(order::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("while stopping: feed hangs")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("server hangs"));
    assertThat(closed).containsExactly("metrics");
  }

  @Test
  void shouldLeaveOpenForGoodWhatAPartThatHangsIsInside() {
    AutoCloseable stage = order.add(part("stage"));
    order.add(part("metrics"));
    order.add(failing("stream"), stage);

    assertThatThrownBy(order::close).hasMessage("while stopping: stream hangs");
    order.close(); // as the process ends

    assertThat(closed).containsExactly("metrics");
  }

  private AutoCloseable part(String name) {
    return () -> closed.add(name);
  }

  private static AutoCloseable failing(String name) {
    return () -> {
      throw new IllegalStateException(name + " hangs");
    };
  }
}
