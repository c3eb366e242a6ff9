package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.instance.ObjectCategory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FacingTest {
  private static final CameraGeometry CAMERA =
      CameraGeometry.of(
              CameraGeometryTest.camera(DistortionModel.NONE, 0, 0, 0), Scene.WIDTH, Scene.HEIGHT)
          .orElseThrow();
  private static final ImageFrame FRAME = new ImageFrame(Scene.nanos(0), Scene.WIDTH, Scene.HEIGHT);

  @Test
  void shouldTakeACarToStandAlongTheRoadBeforeItWasLookedAt() {
    assertThat(Facing.ALONG_THE_ROAD.heading()).containsExactly(1, 0);
  }

  @Test
  void shouldTellACarAcrossTheRoadByItsWidth() {
    assertThat(Math.abs(angle(looked(new PaintedCar(20, 1, Math.PI / 2)))))
        .isCloseTo(90, within(20.0));
    assertThat(angle(looked(new PaintedCar(20, 1, 0)))).isCloseTo(0, within(20.0));
  }

  @Test
  void shouldTurnWithTheVehicle() {
    // The vehicle turns left by 0.3: the road now runs to the right.
    assertThat(angle(Facing.along(1, 0).turned(0.3))).isCloseTo(Math.toDegrees(-0.3), within(0.01));
  }

  @Test
  void shouldNotTellFrontFromBack() {
    assertThat(Facing.along(0.6, -0.8)).isEqualTo(Facing.along(-0.6, 0.8));
  }

  @Test
  void shouldTakeNeighboursNearerThanACarsLengthToStandSideBySide() {
    FollowedObject next = parked(14.6, -3);
    GroundContact here = new GroundContact(12, -3, new Covariance2(0.1, 0, 0.1));
    Facing alone = Facing.among(here, null, List.of());
    Facing beside = Facing.among(here, null, List.of(next, parked(9.5, -3)));
    assertThat(angle(alone)).isCloseTo(0, within(0.01));
    assertThat(Math.abs(angle(beside))).isCloseTo(90, within(1.0));
    // One car's length apart, they stand in line.
    Facing inLine = Facing.among(here, null, List.of(parked(18, -3)));
    assertThat(angle(inLine)).isCloseTo(0, within(0.01));
  }

  private static Facing looked(PaintedCar car) {
    Candidate candidate = Candidate.of(PaintedCar.instance(1, car.outline(CAMERA)), FRAME);
    LowerSide lower =
        LowerSide.of(
                candidate,
                new Surroundings(
                    List.of(candidate.outline().orElseThrow()),
                    Optional.empty(),
                    Scene.WIDTH,
                    Scene.HEIGHT),
                CAMERA,
                FRAME)
            .orElseThrow();
    Silhouette width = Silhouette.of(candidate, CAMERA, FRAME).orElseThrow();
    Facing facing = Facing.ALONG_THE_ROAD;
    for (int i = 0; i < 30; i++) {
      facing = facing.learned(lower, width, ObjectCategory.VEHICLE, CAMERA);
    }
    return facing;
  }

  private static double angle(Facing facing) {
    return Math.toDegrees(Math.atan2(facing.heading()[1], facing.heading()[0]));
  }

  private static FollowedObject parked(double x, double y) {
    FollowedObject object =
        FollowedObject.born(
            1,
            Scene.car(1, 600, 400),
            Optional.empty(),
            FRAME,
            TrackerSettings.standard().motion(),
            EgoFlow.none());
    object.observe(
        new BodyContact(
            new GroundContact(x, y, new Covariance2(0.1, 0, 0.1)),
            0,
            0,
            Double.NaN,
            Double.NaN,
            java.util.Optional.empty()),
        1,
        false);
    return object;
  }
}
