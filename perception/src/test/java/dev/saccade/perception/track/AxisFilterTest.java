package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AxisFilterTest {
  @Test
  void shouldDoubtAnEdgeThatJumps() {
    AxisFilter doubting = steady();
    AxisFilter trusting = steady();
    doubting.update(420, 460, true, true, 2, true);
    trusting.update(420, 460, true, true, 2, false);
    assertThat(doubting.velocity()).isLessThan(trusting.velocity() / 2);
    // The edge that stayed where it was says where the thing is.
    assertThat(Math.abs(doubting.high() - 460)).isLessThan(4);
  }

  @Test
  void shouldCountAnEdgeInFullThatIsWhereItShouldBe() {
    AxisFilter doubting = steady();
    AxisFilter trusting = steady();
    doubting.update(401, 462, true, true, 2, true);
    trusting.update(401, 462, true, true, 2, false);
    assertThat(doubting.velocity()).isEqualTo(trusting.velocity());
    assertThat(doubting.extent()).isEqualTo(trusting.extent());
  }

  @Test
  void shouldComeBackToWhatStaysWhereItWasNotExpected() {
    AxisFilter filter = steady();
    for (int i = 0; i < 150; i++) {
      filter.update(900, 960, true, true, 2, true);
      filter.predict(1 / 30.0, 100, 100, 1);
    }
    assertThat(filter.centre()).isBetween(920.0, 940.0);
  }

  /** Something 60 pixels wide that has stood for a second. */
  private static AxisFilter steady() {
    AxisFilter filter = AxisFilter.start(400, 460, 2, 100);
    for (int i = 0; i < 30; i++) {
      filter.predict(1 / 30.0, 100, 100, 1);
      filter.update(400, 460, true, true, 2, true);
    }
    filter.predict(1 / 30.0, 100, 100, 1);
    return filter;
  }
}
