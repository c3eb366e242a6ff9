package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CameraPlanTest {
  private final DrawnDrive drive = new DrawnDrive(1, 30, "front", "rear");

  @Test
  void shouldPlayTheDrivesOwnCameras() {
    assertThat(CameraPlan.of(drive, OptionalInt.empty()).ids()).containsExactly("front", "rear");
    assertThat(CameraPlan.of(drive, OptionalInt.of(1)).ids()).containsExactly("front");
  }

  @Test
  void shouldPlayCamerasAgainUnderAnotherName() {
    CameraPlan plan = CameraPlan.of(drive, OptionalInt.of(5));

    assertThat(plan.ids()).containsExactly("front", "rear", "front-2", "rear-2", "front-3");
    assertThat(plan.idsShowing("front")).containsExactly("front", "front-2", "front-3");
    assertThat(plan.framesPerSecond()).isEqualTo(150);
  }

  @Test
  void shouldRefuseNoneAndTooMany() {
    assertThatThrownBy(() -> CameraPlan.of(drive, OptionalInt.of(0))).hasMessageContaining("0");
    assertThatThrownBy(() -> CameraPlan.of(drive, OptionalInt.of(65))).hasMessageContaining("65");
  }

  @Test
  void shouldReadAPace() {
    assertThat(Pace.parse("max").unbounded()).isTrue();
    assertThat(Pace.parse("2").offsetNanos(1_000)).isEqualTo(500);
    assertThatThrownBy(() -> Pace.parse("quick")).hasMessageContaining("quick");
    assertThatThrownBy(() -> Pace.parse("0")).hasMessageContaining("0");
    assertThatThrownBy(() -> Pace.parse("NaN")).hasMessageContaining("NaN");
  }
}
