package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class CameraGeometryTest {
  private static final List<Double> BROWN = List.of(-0.28, 0.09, 0.0007, -0.0004, -0.01);
  private static final List<Double> FISHEYE = List.of(-0.02, 0.004, -0.003, 0.0005);

  @Property(tries = 300)
  void shouldFindTheRayOfAPixelAgain(
      @ForAll DistortionModel model,
      @ForAll @DoubleRange(min = 0, max = 1280) double u,
      @ForAll @DoubleRange(min = 0, max = 720) double v,
      @ForAll @DoubleRange(min = -3, max = 3) double yaw,
      @ForAll @DoubleRange(min = -0.4, max = 0.4) double tilt) {
    CameraGeometry geometry = geometry(camera(model, yaw, tilt, -tilt / 2), 1280, 720);
    Optional<Lens.Direction> direction = geometry.direction(u, v);
    Assume.that(direction.isPresent());
    Lens.Direction ray = direction.get();

    CameraGeometry.Pixel back =
        geometry
            .pixel(
                geometry.cameraX() + 7 * ray.x(),
                geometry.cameraY() + 7 * ray.y(),
                geometry.cameraHeight() + 7 * ray.z())
            .orElseThrow();

    assertThat(back.u()).isCloseTo(u, within(1e-6));
    assertThat(back.v()).isCloseTo(v, within(1e-6));
  }

  @Property(tries = 200)
  void shouldFindTheGroundUnderWhatItShows(
      @ForAll DistortionModel model,
      @ForAll @DoubleRange(min = 4, max = 60) double x,
      @ForAll @DoubleRange(min = -0.5, max = 0.5) double bearing,
      @ForAll @DoubleRange(min = -0.1, max = 0.1) double tilt) {
    CameraGeometry geometry = geometry(camera(model, 0.05, tilt, tilt), 1280, 720);
    double y = x * bearing;
    Optional<CameraGeometry.Pixel> pixel = geometry.pixel(x, y, 0);
    Assume.that(pixel.isPresent());

    CameraGeometry.GroundPoint ground =
        geometry.ground(pixel.get().u(), pixel.get().v()).orElseThrow();

    assertThat(ground.x()).isCloseTo(x, within(1e-5 * x * x));
    assertThat(ground.y()).isCloseTo(y, within(1e-5 * x * x));
  }

  @Test
  void shouldLookTheWayTheContractSays() {
    CameraGeometry level = geometry(camera(DistortionModel.NONE, 0, 0, 0), 1280, 720);
    // A point ahead, to the left and above the camera is left of and above the centre.
    CameraGeometry.Pixel pixel = level.pixel(12, 2, 2.5).orElseThrow();
    assertThat(pixel.u()).isCloseTo(640 - 200, within(1e-9));
    assertThat(pixel.v()).isCloseTo(360 - 100, within(1e-9));
    assertThat(level.pixel(-5, 0, 1)).as("behind").isEmpty();
    assertThat(level.ground(640, 360)).as("the horizon").isEmpty();

    CameraGeometry left = geometry(camera(DistortionModel.NONE, Math.PI / 2, 0, 0), 1280, 720);
    assertThat(left.pixel(2, 10, 1.5).orElseThrow().u()).isCloseTo(640, within(1e-6));

    CameraGeometry down = geometry(camera(DistortionModel.NONE, 0, 0.1, 0), 1280, 720);
    assertThat(down.ground(640, 360).orElseThrow().x())
        .as("the centre of a camera that looks down")
        .isCloseTo(2 + 1.5 / Math.tan(0.1), within(1e-9));

    CameraGeometry rolled = geometry(camera(DistortionModel.NONE, 0, 0, 0.1), 1280, 720);
    // Turned clockwise, the camera sees what is above it move to the left.
    assertThat(rolled.pixel(12, 0, 3.5).orElseThrow().u()).isLessThan(640);
  }

  @Test
  void shouldScaleToFramesOfAnotherSizeAndRefuseAnotherAspect() {
    CameraCalibration camera = camera(DistortionModel.BROWN_CONRADY, 0, 0.02, 0);
    CameraGeometry full = geometry(camera, 1280, 720);
    CameraGeometry half = geometry(camera, 640, 360);
    CameraGeometry.Pixel a = full.pixel(20, 3, 1).orElseThrow();
    CameraGeometry.Pixel b = half.pixel(20, 3, 1).orElseThrow();

    assertThat(b.u()).isCloseTo(a.u() / 2, within(1e-9));
    assertThat(b.v()).isCloseTo(a.v() / 2, within(1e-9));
    assertThat(CameraGeometry.of(camera, 640, 480)).isEmpty();
  }

  private static CameraGeometry geometry(CameraCalibration camera, int width, int height) {
    return CameraGeometry.of(camera, width, height).orElseThrow();
  }

  static CameraCalibration camera(DistortionModel model, double yaw, double pitch, double roll) {
    return new CameraCalibration(
        1280,
        720,
        model == DistortionModel.FISHEYE ? 400 : 1000,
        model == DistortionModel.FISHEYE ? 400 : 1000,
        640,
        360,
        model,
        switch (model) {
          case NONE -> List.of();
          case BROWN_CONRADY -> BROWN;
          case FISHEYE -> FISHEYE;
        },
        2,
        0,
        1.5,
        yaw,
        pitch,
        roll);
  }
}
