package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.SurfaceKind;
import dev.saccade.perception.instance.SurfaceMap;
import java.awt.Rectangle;
import java.awt.geom.Area;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LowerSideTest {
  private static final CameraGeometry CAMERA =
      CameraGeometry.of(
              CameraGeometryTest.camera(DistortionModel.NONE, 0, 0, 0), Scene.WIDTH, Scene.HEIGHT)
          .orElseThrow();
  private static final ImageFrame FRAME = new ImageFrame(Scene.nanos(0), Scene.WIDTH, Scene.HEIGHT);
  private static final double[] ACROSS = {0, 1};
  private static final double[] ALONG = {1, 0};

  @Test
  void shouldLeadFromTheWheelsToTheEndOfACar() {
    PaintedCar ahead = new PaintedCar(22, 1, 0);
    GroundContact contact = contact(ahead, ALONG).orElseThrow();
    assertThat(contact.x()).isCloseTo(ahead.nearest(CAMERA)[0], within(0.4));

    PaintedCar across = new PaintedCar(22, 4, Math.PI / 2);
    contact = contact(across, ACROSS).orElseThrow();
    assertThat(contact.x()).isCloseTo(across.nearest(CAMERA)[0], within(0.4));
    assertThat(contact.y()).isCloseTo(across.nearest(CAMERA)[1], within(0.4));
  }

  @Test
  void shouldKnowABumperWhoseWheelsAreHiddenByTheCarBefore() {
    // Two cars stand side by side, nose to the lane. Of the farther one only the nose shows.
    PaintedCar near = new PaintedCar(20, -5, Math.PI / 2);
    PaintedCar far = new PaintedCar(22.6, -4.6, Math.PI / 2);
    Area nose = far.outline(CAMERA);
    nose.subtract(near.outline(CAMERA));
    GroundContact contact =
        contact(
                PaintedCar.instance(2, nose),
                List.of(PaintedCar.instance(1, near.outline(CAMERA))),
                ACROSS)
            .orElseThrow();
    double[] truth = far.nearest(CAMERA);
    // Taken for a wheel, the bumper would be 15 % too far away: 2.8 m.
    assertThat(Math.hypot(contact.x() - truth[0], contact.y() - truth[1])).isLessThan(0.9);
  }

  @Test
  void shouldNotTakeTheEdgeOfWhatStandsBeforeForTheGround() {
    Area before = new PaintedCar(10, 0, 0).outline(CAMERA);
    Area roof = new PaintedCar(16, 0.9, 0).outline(CAMERA);
    roof.add(new Area(new Rectangle(560, 340, 60, 30)));
    roof.subtract(before);
    assertThat(
            contact(PaintedCar.instance(2, roof), List.of(PaintedCar.instance(1, before)), ALONG))
        .isEmpty();
  }

  @Test
  void shouldNotTakeThePicturesBorderForTheEndOfACar() {
    // Half of it is beyond the left border, and its lower side falls towards it.
    Instance cut = PaintedCar.instance(1, new PaintedCar(12, 7, 0).outline(CAMERA));
    assertThat(cut.box().xMinPixels()).isZero();
    assertThat(contact(cut, List.of(), ALONG)).isEmpty();
  }

  @Test
  void shouldNotTakeForNearestWhatGoesOnBehindAnother() {
    PaintedCar car = new PaintedCar(14, 3.5, 0.6);
    Area outline = car.outline(CAMERA);
    Instance whole = PaintedCar.instance(1, outline);
    double lowest = lowest(whole);
    // A wide and low thing covers the car from just beside its lowest point on.
    Area cover = new Area(new Rectangle((int) lowest + 2, 380, 400, 160));
    Area rest = new Area(outline);
    rest.subtract(cover);
    assertThat(contact(whole, List.of(), new double[] {Math.cos(0.6), Math.sin(0.6)})).isPresent();
    assertThat(contact(PaintedCar.instance(1, rest), List.of(PaintedCar.instance(2, cover)), ALONG))
        .isEmpty();
  }

  @Test
  void shouldSeeBesideItsWheelHowACarStands() {
    for (double beside : new double[] {-5, 5}) {
      assertThat(stands(new PaintedCar(14, beside, Math.PI / 2))).contains(new Facing(-1, 0));
      assertThat(stands(new PaintedCar(9, beside, 0))).isNotEqualTo(Optional.of(new Facing(-1, 0)));
    }
  }

  private static Optional<Facing> stands(PaintedCar car) {
    Candidate candidate = Candidate.of(PaintedCar.instance(1, car.outline(CAMERA)), FRAME);
    Surroundings around =
        new Surroundings(
            List.of(candidate.outline().orElseThrow()),
            Optional.empty(),
            Scene.WIDTH,
            Scene.HEIGHT);
    return LowerSide.of(candidate, around, CAMERA, FRAME).flatMap(LowerSide::besideOurWay);
  }

  @Test
  void shouldNotTakeTheTopOfABarrierForTheGround() {
    Instance car = PaintedCar.instance(1, new PaintedCar(16, 2, 0).outline(CAMERA));
    int lowest = (int) car.box().yMaxPixels();
    assertThat(contact(car, onRoadBelow(lowest, SurfaceKind.ROAD))).isPresent();
    assertThat(contact(car, onRoadBelow(lowest, SurfaceKind.OTHER))).isPresent();
    assertThat(contact(car, onRoadBelow(lowest, SurfaceKind.UPRIGHT))).isEmpty();
  }

  private static SurfaceMap onRoadBelow(int row, SurfaceKind below) {
    byte[] classIds = new byte[Scene.WIDTH * Scene.HEIGHT];
    java.util.Arrays.fill(classIds, row * Scene.WIDTH, classIds.length, (byte) 1);
    return SurfaceMap.of(
        classIds,
        Scene.WIDTH,
        Scene.HEIGHT,
        new SurfaceMap.Legend(List.of(SurfaceKind.ROAD, below)));
  }

  private static Optional<GroundContact> contact(Instance car, SurfaceMap surfaces) {
    Candidate candidate = Candidate.of(car, FRAME);
    Surroundings around =
        new Surroundings(
            List.of(candidate.outline().orElseThrow()),
            Optional.of(surfaces),
            Scene.WIDTH,
            Scene.HEIGHT);
    return LowerSide.of(candidate, around, CAMERA, FRAME).flatMap(side -> side.contact(ALONG, 0));
  }

  private static double lowest(Instance instance) {
    MaskOutline outline =
        new MaskOutline(instance.mask(), instance.box(), Scene.WIDTH, Scene.HEIGHT);
    return outline.lowerHull().stream()
        .max((a, b) -> Double.compare(a.v(), b.v()))
        .orElseThrow()
        .u();
  }

  private static Optional<GroundContact> contact(PaintedCar car, double[] heading) {
    return contact(PaintedCar.instance(1, car.outline(CAMERA)), List.of(), heading);
  }

  private static Optional<GroundContact> contact(
      Instance instance, List<Instance> others, double[] heading) {
    Candidate candidate = Candidate.of(instance, FRAME);
    List<MaskOutline> outlines = new ArrayList<>();
    outlines.add(candidate.outline().orElseThrow());
    for (Instance other : others) {
      outlines.add(Candidate.of(other, FRAME).outline().orElseThrow());
    }
    return LowerSide.of(
            candidate.among(outlines),
            new Surroundings(outlines, Optional.empty(), Scene.WIDTH, Scene.HEIGHT),
            CAMERA,
            FRAME)
        .flatMap(side -> side.contact(heading, 0));
  }
}
