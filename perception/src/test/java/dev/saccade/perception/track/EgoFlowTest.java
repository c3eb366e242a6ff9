package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.instance.PixelBox;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class EgoFlowTest {
  private static final CameraCalibration CAMERA =
      CameraGeometryTest.camera(DistortionModel.NONE, 0, 0.01, 0);
  private static final CameraGeometry GEOMETRY =
      CameraGeometry.of(CAMERA, Scene.WIDTH, Scene.HEIGHT).orElseThrow();

  @Property(tries = 200)
  void shouldMoveAndScaleWhatStandsStillAsItsPictureDoes(
      @ForAll @DoubleRange(min = 12, max = 60) double x,
      @ForAll @DoubleRange(min = -6, max = 6) double y,
      @ForAll @DoubleRange(min = -1, max = 3) double forward,
      @ForAll @DoubleRange(min = -0.05, max = 0.05) double turn) {
    EgoMotion motion = new EgoMotion(forward, 0.1, turn);
    PixelBox before = post(x, y);
    double dx = x - forward;
    double dy = y - 0.1;
    double newX = Math.cos(turn) * dx + Math.sin(turn) * dy;
    double newY = -Math.sin(turn) * dx + Math.cos(turn) * dy;
    PixelBox after = post(newX, newY);

    EgoFlow.Change change = EgoFlow.of(GEOMETRY, motion).of(before, Optional.empty());

    assertThat(centreX(before) + change.x()).isCloseTo(centreX(after), within(1.0));
    assertThat(centreY(before) + change.y()).isCloseTo(centreY(after), within(1.0));
    assertThat(before.heightPixels() * change.scale())
        .isCloseTo(after.heightPixels(), within(0.02 * after.heightPixels()));
  }

  @Test
  void shouldChangeNothingWhereNothingIsKnown() {
    assertThat(EgoFlow.none().of(post(20, 0), Optional.empty())).isEqualTo(EgoFlow.Change.NONE);
  }

  @Test
  void shouldFindInATurnWhatWasSeenOnlyOnce() {
    // A small thing by the road moves by several times its width from frame to frame.
    KalmanTracker tracker = new KalmanTracker(TrackerSettings.standard());
    byte[] state = {};
    Track track = null;
    for (int i = 0; i < 4; i++) {
      double yaw = 0.06 * i;
      double x = Math.cos(yaw) * 30;
      double y = -Math.sin(yaw) * 30;
      PixelBox box = post(x, y);
      Tracker.Step step =
          tracker.step(
              state,
              new CameraObservation(
                  Scene.nanos(i * 0.1),
                  Scene.WIDTH,
                  Scene.HEIGHT,
                  List.of(Scene.box(1, Scene.PERSON, 0.9, box)),
                  Optional.of(new EgoPose(0, 0, yaw, 0, 0.6)),
                  Optional.of(CAMERA)));
      state = step.nextState();
      assertThat(step.tracks()).hasSize(1);
      track = step.tracks().get(0);
    }
    assertThat(track.id()).isEqualTo(1);
    assertThat(track.velocityXPixelsPerSecond())
        .as("of the picture, the turn included")
        .isCloseTo(640, within(60f));
  }

  /** Half a metre wide, 1.6 m high, standing there. */
  private static PixelBox post(double x, double y) {
    CameraGeometry.Pixel foot = GEOMETRY.pixel(x, y, 0).orElseThrow();
    CameraGeometry.Pixel top = GEOMETRY.pixel(x, y, 1.6).orElseThrow();
    double half = 0.25 * (foot.v() - top.v()) / 1.6;
    double u = (foot.u() + top.u()) / 2;
    return new PixelBox((float) (u - half), (float) top.v(), (float) (u + half), (float) foot.v());
  }

  private static double centreX(PixelBox box) {
    return (box.xMinPixels() + (double) box.xMaxPixels()) / 2;
  }

  private static double centreY(PixelBox box) {
    return (box.yMinPixels() + (double) box.yMaxPixels()) / 2;
  }
}
