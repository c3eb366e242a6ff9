package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.instance.PixelBox;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class BearingSpanTest {
  private static final ImageFrame FRAME = new ImageFrame(0, 640, 360);

  @Test
  void shouldSpanWhatTheBoxSpans() {
    BearingSpan span = span(0, new PixelBox(320, 100, 600, 200));
    assertThat(span.leftRadians()).isCloseTo(0, within(1e-9));
    assertThat(span.rightRadians()).isCloseTo(-Math.PI / 4, within(1e-9));
    assertThat(span.leftOpen()).isFalse();
    assertThat(span.rightOpen()).isFalse();
    assertThat(span.originXMetres()).isEqualTo(1.5);
  }

  @Test
  void shouldSayThatTheBordersCutIt() {
    assertThat(span(0, new PixelBox(0, 100, 300, 200)).leftOpen()).isTrue();
    assertThat(span(0, new PixelBox(300, 100, 640, 200)).rightOpen()).isTrue();
  }

  @Property(tries = 50)
  void shouldTurnWithTheCameraAndNeverFold(@ForAll @DoubleRange(min = -3.1, max = 3.1) double yaw) {
    BearingSpan ahead = span(0, new PixelBox(100, 100, 500, 200));
    BearingSpan turned = span(yaw, new PixelBox(100, 100, 500, 200));
    assertThat(turned.radians()).isCloseTo(ahead.radians(), within(1e-6));
    assertThat(BearingSpan.folded(turned.leftRadians() - yaw - ahead.leftRadians()))
        .isCloseTo(0, within(1e-6));
  }

  @Test
  void shouldTellWhereAnotherCameraWouldSeeAnEnd() {
    // 4 m to the left of the first, at 10 m before both.
    BearingSpan from = new BearingSpan(0, 0, StrictMath.atan2(4, 10), 0, false, false);
    BearingSpan beside = new BearingSpan(0, 4, 0.1, 0, false, false);
    assertThat(from.leftRadians(Math.hypot(4, 10), beside)).isCloseTo(0, within(1e-9));
  }

  @Test
  void shouldRefuseEndsInTheWrongOrder() {
    assertThatThrownBy(() -> new BearingSpan(0, 0, 0, 0.1, false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leftRadians: 0.0 (expected: from rightRadians, 0.1, on");
    assertThatThrownBy(() -> new BearingSpan(Double.NaN, 0, 0, 0, false, false))
        .hasMessageContaining("origin: NaN");
  }

  private static BearingSpan span(double yaw, PixelBox box) {
    CameraCalibration calibration =
        new CameraCalibration(
            640, 360, 280, 280, 320, 180, DistortionModel.NONE, List.of(), 1.5, 0, 1.5, yaw, 0, 0);
    return BearingSpan.of(
            Candidate.of(Scene.box(1, Scene.CAR, 1, box), FRAME),
            CameraGeometry.of(calibration, 640, 360).orElseThrow(),
            FRAME)
        .orElseThrow();
  }
}
