package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.app.UsageException;
import org.junit.jupiter.api.Test;

class PolyScheduleTest {
  @Test
  void shouldFallAsThePaperSays() {
    PolySchedule schedule = new PolySchedule(5e-4, 0.9, 0);

    assertThat(schedule.rateAt(0)).isEqualTo(5e-4);
    assertThat(schedule.rateAt(75.0 / 150)).isCloseTo(5e-4 * Math.pow(0.5, 0.9), within(1e-12));
    assertThat(schedule.rateAt(149.0 / 150))
        .isCloseTo(5e-4 * Math.pow(1 / 150.0, 0.9), within(1e-12));
    assertThat(schedule.rateAt(1)).isZero();
    assertThat(schedule.rateAt(1.5)).isZero();
  }

  @Test
  void shouldRiseFirstWhenAskedTo() {
    PolySchedule schedule = new PolySchedule(1e-3, 0.9, 0.1);

    assertThat(schedule.rateAt(0)).isBetween(1e-9, 1e-4);
    assertThat(schedule.rateAt(0.05)).isLessThan(schedule.rateAt(0.1));
    assertThat(schedule.rateAt(0.2)).isLessThan(schedule.rateAt(0.1));
  }

  @Test
  void shouldGrowThePicturesWithTheProgress() {
    SizeStages sizes = SizeStages.parse("240x184@0.4,360x272@0.65,480x360", 8);

    assertThat(sizes.at(0)).isEqualTo(new SizeStages.Stage(240, 184, 0.4));
    assertThat(sizes.at(0.4).widthPixels()).isEqualTo(360);
    assertThat(sizes.at(0.9).heightPixels()).isEqualTo(360);
    assertThat(sizes.at(1).heightPixels()).isEqualTo(360);
  }

  @Test
  void shouldRefuseSizesThatTheNetworkCannotTakeOrThatNeverEnd() {
    for (String bad :
        new String[] {
          "", ",", "480x360,", "480", "481x360", "480x360@0.5", "480x360,240x184@0.5"
        }) {
      assertThatThrownBy(() -> SizeStages.parse(bad, 8))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("--size " + bad);
    }
  }
}
