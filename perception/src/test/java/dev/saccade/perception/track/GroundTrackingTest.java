package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.SurfaceKind;
import dev.saccade.perception.instance.SurfaceMap;
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroundTrackingTest {
  private static final CameraCalibration CAMERA =
      CameraGeometryTest.camera(DistortionModel.NONE, 0, 0.01, 0);
  private static final CameraGeometry GEOMETRY =
      CameraGeometry.of(CAMERA, Scene.WIDTH, Scene.HEIGHT).orElseThrow();

  private final KalmanTracker tracker = new KalmanTracker(TrackerSettings.standard());
  private byte[] state = {};

  @Test
  void shouldTellPlaceAndSpeedOverGroundFromAMovingVehicle() {
    Track track = null;
    for (int i = 0; i <= 60; i++) {
      double seconds = i / 30.0;
      // We drive 10 m/s, the person ahead walks 1.5 m/s to the left.
      double x = 40 - 10 * seconds;
      double y = -1 + 1.5 * seconds;
      EgoPose pose = new EgoPose(100 + 10 * seconds, 50, 0, 10, 0);
      track = step(seconds, person(x, y), Optional.of(pose));
    }
    GroundState ground = track.ground().orElseThrow();
    assertThat(ground.velocityIsRelative()).isFalse();
    assertThat(ground.xMetres()).isCloseTo(20 - HALF, within(0.4));
    assertThat(ground.yMetres()).isCloseTo(2 - HALF, within(0.2));
    assertThat(ground.velocityXMetresPerSecond()).isCloseTo(0, within(0.3));
    assertThat(ground.velocityYMetresPerSecond()).isCloseTo(1.5, within(0.3));
    assertThat(ground.positionCovariance().xx()).isGreaterThan(ground.positionCovariance().yy());
  }

  @Test
  void shouldCarryWhatStandsStillAroundACurve() {
    double radius = 30;
    double speed = 8;
    Track track = null;
    double x = 0;
    double y = 0;
    for (int i = 0; i <= 45; i++) {
      double yaw = speed * i / 30.0 / radius;
      double egoX = radius * Math.sin(yaw);
      double egoY = radius * (1 - Math.cos(yaw));
      // Someone stands at (35, 6) in the local frame.
      x = Math.cos(yaw) * (35 - egoX) + Math.sin(yaw) * (6 - egoY);
      y = -Math.sin(yaw) * (35 - egoX) + Math.cos(yaw) * (6 - egoY);
      track =
          step(i / 30.0, person(x, y), Optional.of(new EgoPose(egoX, egoY, yaw, speed, 8 / 30.0)));
    }
    GroundState ground = track.ground().orElseThrow();
    assertThat(ground.xMetres()).isCloseTo(x - HALF, within(0.5));
    assertThat(ground.yMetres()).isCloseTo(y + HALF, within(0.3));
    assertThat(Math.hypot(ground.velocityXMetresPerSecond(), ground.velocityYMetresPerSecond()))
        .isLessThan(0.4);
  }

  @Test
  void shouldKnowAPersonOnThePavementByTheirHeight() {
    Track track = null;
    for (int i = 0; i <= 10; i++) {
      track = step(i / 30.0, person(25, 5, 0.12), Optional.of(new EgoPose(0, 0, 0, 0, 0)));
    }
    // Taken for standing on the road they would be 27 m ahead.
    assertThat(track.ground().orElseThrow().xMetres()).isCloseTo(25 - HALF, within(0.3));
    state = new byte[0];
    track = step(0, person(25, 0.5, 0), Optional.of(new EgoPose(0, 0, 0, 0, 0)));
    assertThat(track.ground().orElseThrow().xMetres()).isCloseTo(25 - HALF, within(0.3));
  }

  @Test
  void shouldFindAgainOnTheGroundWhatWasEatenUpInThePicture() {
    EgoPose still = new EgoPose(0, 0, 0, 0, 0);
    Track before = null;
    for (int i = 0; i <= 30; i++) {
      before = step(i / 30.0, person(20, 1), Optional.of(still));
    }
    PixelBox box = before.box();
    for (int i = 31; i <= 38; i++) {
      // A tree, which is no instance, covers all but a strip at the right.
      float left = box.xMinPixels() + (i - 30) * 0.1f * box.widthPixels();
      Instance strip =
          Scene.box(
              1,
              Scene.PERSON,
              0.9,
              new PixelBox(left, box.yMinPixels(), box.xMaxPixels(), box.yMaxPixels() - 60));
      step(i / 30.0, strip, Optional.of(still));
    }
    for (int i = 39; i <= 52; i++) {
      CameraObservation empty =
          new CameraObservation(
              Scene.nanos(i / 30.0),
              Scene.WIDTH,
              Scene.HEIGHT,
              List.of(),
              Optional.of(still),
              Optional.of(CAMERA));
      state = tracker.step(state, empty).nextState();
    }
    Track after = step(53 / 30.0, person(20, 1), Optional.of(still));
    assertThat(after.id()).isEqualTo(before.id());
  }

  @Test
  void shouldSayWhenAPlaceWasMeasuredLast() {
    EgoPose still = new EgoPose(0, 0, 0, 0, 0);
    Track track = step(0, person(20, 1), Optional.of(still));
    assertThat(track.ground().orElseThrow().measuredEpochNanos()).isEqualTo(Scene.nanos(0));
    track = step(0.1, person(20, 1), Optional.of(still));
    assertThat(track.ground().orElseThrow().measuredEpochNanos()).isEqualTo(Scene.nanos(0.1));
    PixelBox box = track.box();
    // The feet are behind something now: the track is seen, its place is predicted.
    Instance head =
        PaintedCar.instance(
            1,
            new Area(
                new Rectangle2D.Float(
                    box.xMinPixels(),
                    box.yMinPixels(),
                    box.widthPixels(),
                    box.heightPixels() - 10)));
    SurfaceMap wall =
        SurfaceMap.of(
            new byte[Scene.WIDTH * Scene.HEIGHT],
            Scene.WIDTH,
            Scene.HEIGHT,
            new SurfaceMap.Legend(List.of(SurfaceKind.UPRIGHT)));
    Tracker.Step step =
        tracker.step(
            state,
            new CameraObservation(
                Scene.nanos(0.2),
                Scene.WIDTH,
                Scene.HEIGHT,
                List.of(head),
                Optional.of(still),
                Optional.of(CAMERA),
                Optional.of(wall)));
    track = step.tracks().get(0);
    assertThat(track.lastSeenEpochNanos()).isEqualTo(Scene.nanos(0.2));
    assertThat(track.ground().orElseThrow().measuredEpochNanos()).isEqualTo(Scene.nanos(0.1));
  }

  @Test
  void shouldSayThatASpeedIsRelativeWithoutEgoPoses() {
    Track track = null;
    for (int i = 0; i <= 60; i++) {
      double seconds = i / 30.0;
      track = step(seconds, person(40 - 10 * seconds, 0), Optional.empty());
    }
    GroundState ground = track.ground().orElseThrow();
    assertThat(ground.velocityIsRelative()).isTrue();
    assertThat(ground.velocityXMetresPerSecond()).isCloseTo(-10, within(0.7));
  }

  @Test
  void shouldStayInTheImageWithoutACalibrationAndWhereTheFeetAreOutOfView() {
    Instance person = person(20, 0);
    CameraObservation without =
        new CameraObservation(
            Scene.nanos(0),
            Scene.WIDTH,
            Scene.HEIGHT,
            List.of(person),
            Optional.empty(),
            Optional.empty());
    assertThat(tracker.step(new byte[0], without).tracks().get(0).ground()).isEmpty();

    PixelBox cut = new PixelBox(500, 200, 700, Scene.HEIGHT);
    CameraObservation near =
        new CameraObservation(
            Scene.nanos(0),
            Scene.WIDTH,
            Scene.HEIGHT,
            List.of(Scene.box(1, Scene.PERSON, 0.9, cut)),
            Optional.empty(),
            Optional.of(CAMERA));
    assertThat(tracker.step(new byte[0], near).tracks().get(0).ground()).isEmpty();
  }

  private Track step(double seconds, Instance instance, Optional<EgoPose> pose) {
    CameraObservation observation =
        new CameraObservation(
            Scene.nanos(seconds),
            Scene.WIDTH,
            Scene.HEIGHT,
            List.of(instance),
            pose,
            Optional.of(CAMERA));
    Tracker.Step step = tracker.step(state, observation);
    state = step.nextState();
    assertThat(step.tracks()).hasSize(1);
    return step.tracks().get(0);
  }

  /** From a person's middle to their sides. */
  private static final double HALF = 0.25;

  /** A person of 1.7 m whose middle is at (x, y): the nearer foot a little before it. */
  private static Instance person(double x, double y) {
    return person(x, y, 0);
  }

  private static Instance person(double x, double y, double elevation) {
    double distance = Math.hypot(x - 2, y);
    double far = (distance - 0.1) / distance;
    double feetX = 2 + (x - 2) * far;
    double feetY = y * far;
    CameraGeometry.Pixel feet = GEOMETRY.pixel(feetX, feetY, elevation).orElseThrow();
    CameraGeometry.Pixel head = GEOMETRY.pixel(feetX, feetY, 1.7 + elevation).orElseThrow();
    double half = 0.2 / distance * 1000;
    return Scene.box(
        1,
        Scene.PERSON,
        0.9,
        new PixelBox(
            (float) (feet.u() - half),
            (float) head.v(),
            (float) (feet.u() + half),
            (float) feet.v()));
  }
}
