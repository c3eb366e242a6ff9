package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.PixelBox;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SilhouetteTest {
  private static final CameraGeometry CAMERA =
      CameraGeometry.of(
              CameraGeometryTest.camera(DistortionModel.NONE, 0, 0, 0), Scene.WIDTH, Scene.HEIGHT)
          .orElseThrow();
  private static final ImageFrame FRAME = new ImageFrame(Scene.nanos(0), Scene.WIDTH, Scene.HEIGHT);

  @Test
  void shouldPlaceACarByItsWidthWithoutSeeingTheGround() {
    PaintedCar car = new PaintedCar(30, -2, 0.4);
    PixelBox box = PaintedCar.instance(1, car.outline(CAMERA)).box();
    // A wall hides its lower half.
    PixelBox upper =
        new PixelBox(box.xMinPixels(), box.yMinPixels(), box.xMaxPixels(), box.yMaxPixels() - 22);
    GroundContact place =
        Silhouette.of(Candidate.of(Scene.box(1, Scene.CAR, 0.9, upper), FRAME), CAMERA, FRAME)
            .flatMap(
                s -> s.nearest(ObjectCategory.VEHICLE, new double[] {Math.cos(0.4), Math.sin(0.4)}))
            .orElseThrow();
    double[] truth = car.nearest(CAMERA);
    assertThat(place.x()).isCloseTo(truth[0], within(1.2));
    assertThat(place.y()).isCloseTo(truth[1], within(0.3));
    double deviation = Math.sqrt(place.covariance().xx());
    assertThat(deviation).isBetween(0.8, 4.0);
  }

  @Test
  void shouldKnowALorryByHowHighItReaches() {
    // 2.5 m wide and 3.2 m high, 40 m ahead: as wide as a car at 28 m.
    PixelBox box = new PixelBox(608, 317, 672, 400);
    GroundContact place =
        Silhouette.of(Candidate.of(Scene.box(1, Scene.CAR, 0.9, box), FRAME), CAMERA, FRAME)
            .flatMap(s -> s.nearest(ObjectCategory.VEHICLE, new double[] {1, 0}))
            .orElseThrow();
    assertThat(place.x() - 2).isCloseTo(39, within(2.0));
  }

  @Test
  void shouldSayNothingOfWhatIsTooNarrowToHaveAWidth() {
    for (float width : new float[] {0.5f, 1, 1.5f, 2, 2.9f, 4, 8}) {
      PixelBox box = new PixelBox(600, 340, 600 + width, 380);
      Silhouette.of(Candidate.of(Scene.box(1, Scene.CAR, 0.9, box), FRAME), CAMERA, FRAME)
          .flatMap(s -> s.nearest(ObjectCategory.VEHICLE, new double[] {0, 1}))
          .ifPresent(
              place -> {
                assertThat(width).isGreaterThan(2.9f);
                assertThat(place.covariance().xx()).isFinite().isPositive();
                assertThat(place.covariance().yy()).isFinite().isPositive();
              });
    }
  }

  @Test
  void shouldSayNothingOfPeople() {
    Optional<GroundContact> place =
        Silhouette.of(Candidate.of(Scene.car(1, 600, 380), FRAME), CAMERA, FRAME)
            .flatMap(s -> s.nearest(ObjectCategory.PEDESTRIAN, new double[] {1, 0}));
    assertThat(place).isEmpty();
  }
}
