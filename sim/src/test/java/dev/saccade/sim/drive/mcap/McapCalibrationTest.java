package dev.saccade.sim.drive.mcap;

import static dev.saccade.sim.drive.mcap.DriveAsMcap.OPTICAL;
import static dev.saccade.sim.drive.mcap.DriveAsMcap.START_NANOS;
import static dev.saccade.sim.drive.mcap.DriveAsMcap.info;
import static dev.saccade.sim.drive.mcap.DriveAsMcap.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.perception.track.DistortionModel;
import dev.saccade.sim.drive.BadDriveException;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.Drives;
import dev.saccade.sim.drive.RigSettings;
import dev.saccade.sim.drive.VehicleFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a recording's calibrations and transforms become a camera's place on the vehicle. */
class McapCalibrationTest {
  private static final MessageType PICTURE = MessageType.ROS2_COMPRESSED_IMAGE;
  private static final MessageType INFO = MessageType.ROS2_CAMERA_INFO;
  private static final MessageType TF = MessageType.ROS2_TF;
  private static final double[] NO_TURN = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  private static final double[] K = {100, 0, 31.5, 0, 110, 23.5, 0, 0, 1};
  private static final double[] P = {90, 0, 30.5, 0, 0, 95, 22.5, 0, 0, 0, 1, 0};

  private static final CameraCalibration FRONT =
      new CameraCalibration(
          64,
          48,
          100,
          110,
          32,
          24,
          DistortionModel.BROWN_CONRADY,
          List.of(-0.1, 0.02, 0.001, -0.002, 0.003),
          1.9,
          0.1,
          1.4,
          0.2,
          0.05,
          -0.03);

  @TempDir private Path folder;

  private Drive open(TinyMcap mcap) throws IOException {
    return Drives.open(Files.write(folder.resolve("drive.mcap"), mcap.finish()));
  }

  private static RigSettings vehicle(String frame, OptionalDouble heightMetres) {
    return new RigSettings(new VehicleFrame(Optional.of(frame), heightMetres), Map.of());
  }

  /** A picture of 64 x 48 pixels of the frame {@code cam}. */
  private static TinyMcap pictures(String topic) {
    return new TinyMcap("zstd")
        .channel(1, topic, PICTURE)
        .picture(1, PICTURE, START_NANOS, START_NANOS, TestPictures.grey(64, 48, 90));
  }

  private static TinyMcap with(
      TinyMcap mcap, int channel, String topic, MessageType type, byte[] message) {
    return mcap.channel(channel, topic, type).message(channel, START_NANOS, message);
  }

  private static FrameTransform frame(String parent, String child, RigidTransform transform) {
    return new FrameTransform(START_NANOS, parent, child, transform);
  }

  private static byte[] tf(FrameTransform... all) {
    return TestMessages.transforms(TF, all);
  }

  /** {@code cam} as an optical frame in {@code base_link}. */
  private static byte[] rig(CameraCalibration camera) {
    return tf(frame("base_link", "cam_body", mount(camera, 0)), frame("cam_body", "cam", OPTICAL));
  }

  private static CameraCalibration only(Drive drive) {
    assertThat(drive.cameras()).hasSize(1);
    return drive.cameras().get(0).calibration().orElseThrow();
  }

  private static void requireSame(CameraCalibration found, CameraCalibration expected) {
    assertThat(found.widthPixels()).isEqualTo(expected.widthPixels());
    assertThat(found.heightPixels()).isEqualTo(expected.heightPixels());
    assertThat(found.distortionModel()).isEqualTo(expected.distortionModel());
    assertThat(found.distortion()).isEqualTo(expected.distortion());
    double[] numbers = numbers(found);
    double[] same = numbers(expected);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(numbers[i]).isCloseTo(same[i], within(1e-9));
    }
  }

  private static double[] numbers(CameraCalibration of) {
    return new double[] {
      of.focalXPixels(),
      of.focalYPixels(),
      of.centreXPixels(),
      of.centreYPixels(),
      of.xMetres(),
      of.yMetres(),
      of.zMetres(),
      of.yawRadians(),
      of.pitchRadians(),
      of.rollRadians()
    };
  }

  @Test
  void shouldReadCalibrationsAndTransformsOfAllThreeKinds() throws IOException {
    List<MessageType> infos =
        List.of(
            MessageType.ROS2_CAMERA_INFO,
            MessageType.ROS1_CAMERA_INFO,
            MessageType.FOXGLOVE_CAMERA_CALIBRATION);
    List<MessageType> transforms =
        List.of(MessageType.ROS2_TF, MessageType.ROS1_TF, MessageType.FOXGLOVE_FRAME_TRANSFORMS);
    for (int i = 0; i < infos.size(); i++) {
      TinyMcap mcap = pictures("/front/image_raw/compressed");
      with(mcap, 2, "/elsewhere/camera_info", infos.get(i), info(infos.get(i), "cam", FRONT));
      with(
          mcap,
          3,
          "/tf_static",
          transforms.get(i),
          TestMessages.transforms(
              transforms.get(i),
              frame("base_link", "cam_body", mount(FRONT, 0)),
              frame("cam_body", "cam", OPTICAL)));

      try (Drive drive = open(mcap)) {
        requireSame(only(drive), FRONT);
      }
    }
  }

  @Property(tries = 200)
  void shouldFindTheAnglesOfACameraHoweverItLooks(
      @ForAll @DoubleRange(min = -3.1, max = 3.1) double yaw,
      @ForAll @DoubleRange(min = -1.4, max = 1.4) double pitch,
      @ForAll @DoubleRange(min = -3.1, max = 3.1) double roll) {
    RigidTransform body =
        DriveAsMcap.turn(0, 0, 1, yaw)
            .times(DriveAsMcap.turn(0, 1, 0, pitch))
            .times(DriveAsMcap.turn(1, 0, 0, roll));

    CameraMount found = CameraMount.of("cam_optical_frame", body.times(OPTICAL), new double[0]);

    assertThat(found.yaw()).isCloseTo(yaw, within(1e-9));
    assertThat(found.pitch()).isCloseTo(pitch, within(1e-9));
    assertThat(found.roll()).isCloseTo(roll, within(1e-9));
  }

  @Test
  void shouldTakeAFrameWithItsThirdAxisUpwardsForTheCamerasBody() throws IOException {
    TinyMcap mcap = pictures("/front/image_raw");
    with(mcap, 2, "/front/camera_info", INFO, info(INFO, "cam", FRONT));
    with(mcap, 3, "/tf_static", TF, tf(frame("base_link", "cam", mount(FRONT, 0))));

    try (Drive drive = open(mcap)) {
      requireSame(only(drive), FRONT);
      assertThat(drive.remarks())
          .contains(
              "front: frame cam has its z axis upwards: taken to look along x, not as an optical"
                  + " frame");
    }
  }

  @Test
  void shouldMeasureHeightsFromTheGround() throws IOException {
    byte[] footprint =
        tf(
            frame("base_footprint", "base_link", new RigidTransform(0.5, 0, 0.4, 0, 0, 0, 1)),
            frame("base_link", "cam_body", mount(FRONT, 0.4)),
            frame("cam_body", "cam", OPTICAL));
    TinyMcap mcap = pictures("/front/image_raw");
    with(mcap, 2, "/front/camera_info", INFO, info(INFO, "cam", FRONT));
    with(mcap, 3, "/tf_static", TF, footprint);
    try (Drive drive = open(mcap)) {
      requireSame(only(drive), FRONT);
      assertThat(drive.remarks()).noneMatch(line -> line.contains("the ground is taken"));
    }

    mcap = pictures("/front/image_raw");
    with(mcap, 2, "/front/camera_info", INFO, info(INFO, "cam", FRONT));
    with(mcap, 3, "/tf_static", TF, rig(FRONT));
    byte[] bytes = mcap.finish();
    Path file = Files.write(folder.resolve("high.mcap"), bytes);
    try (Drive drive = Drives.open(file)) {
      assertThat(drive.remarks())
          .contains(
              "the ground is taken to be at the origin of base_link; --vehicle-frame-height says"
                  + " otherwise");
    }
    try (Drive drive = Drives.open(file, vehicle("base_link", OptionalDouble.of(0.25)))) {
      assertThat(only(drive).zMetres()).isCloseTo(FRONT.zMetres() + 0.25, within(1e-9));
    }
  }

  @Test
  void shouldSayWhatToDoAboutACameraBelowTheGround() throws IOException {
    TinyMcap mcap = pictures("/front/image_raw");
    with(mcap, 2, "/front/camera_info", INFO, info(INFO, "cam", FRONT));
    with(
        mcap,
        3,
        "/tf_static",
        TF,
        tf(frame("base_link", "cam_body", mount(FRONT, 1.5)), frame("cam_body", "cam", OPTICAL)));

    requireImage(open(mcap), "--vehicle-frame-height how high base_link is above the ground");
  }

  @Test
  void shouldTakeTheVehiclesFrameThatIsNamed() throws IOException {
    TinyMcap mcap = pictures("/front/image_raw");
    with(mcap, 2, "/front/camera_info", INFO, info(INFO, "cam", FRONT));
    with(
        mcap,
        3,
        "/tf_static",
        TF,
        tf(frame("rear_axle", "cam_body", mount(FRONT, 0)), frame("cam_body", "cam", OPTICAL)));
    Path file = Files.write(folder.resolve("drive.mcap"), mcap.finish());

    requireImage(
        Drives.open(file),
        "no frame base_link or base_footprint; name the vehicle's with --vehicle-frame (there are:"
            + " cam, cam_body, rear_axle)");
    try (Drive drive = Drives.open(file, vehicle("rear_axle", OptionalDouble.empty()))) {
      requireSame(only(drive), FRONT);
    }
    assertThatThrownBy(() -> Drives.open(file, vehicle("axle", OptionalDouble.empty())))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining(
            "no frame 'axle' (--vehicle-frame; expected: cam, cam_body, rear_axle)");
  }

  @Test
  void shouldMatchByTheTopicWhereTheFrameSaysNothingOrTooMuch() throws IOException {
    TinyMcap mcap = pictures("/rig/left/image_raw/compressed");
    with(mcap, 2, "/rig/left/camera_info", INFO, info(INFO, "other_optical", FRONT));
    with(mcap, 3, "/tf_static", TF, rig(FRONT));
    // The calibration's frame is in no tree; that of the pictures is.
    try (Drive drive = open(mcap)) {
      requireSame(only(drive), FRONT);
    }

    mcap = pictures("/rig/left/image_raw/compressed");
    with(mcap, 2, "/rig/left/camera_info", INFO, info(INFO, "cam", FRONT));
    with(mcap, 4, "/rig/right/camera_info", INFO, info(INFO, "cam", FRONT));
    with(mcap, 3, "/tf_static", TF, rig(FRONT));
    try (Drive drive = open(mcap)) {
      requireSame(only(drive), FRONT);
    }

    mcap = pictures("/left/image_raw");
    with(mcap, 2, "/a/camera_info", INFO, info(INFO, "cam", FRONT));
    with(mcap, 4, "/b/camera_info", INFO, info(INFO, "cam", FRONT));
    requireImage(
        open(mcap),
        "several calibrations of frame 'cam' (/a/camera_info, /b/camera_info), none of them on a"
            + " topic beside /left/image_raw");
  }

  @Test
  void shouldTakeStraightenedPicturesForThoseOfAPinhole() throws IOException {
    // Straightened by a turn of a tenth about the vertical.
    double c = Math.cos(0.1);
    double s = Math.sin(0.1);
    double[] turn = {c, 0, -s, 0, 1, 0, s, 0, c};
    TinyMcap mcap = pictures("/front/image_rect_color/compressed");
    with(
        mcap,
        2,
        "/front/camera_info",
        INFO,
        TestMessages.calibration(
            INFO, "cam", 64, 48, "rational_polynomial", new double[8], K, turn, P));
    with(mcap, 3, "/tf_static", TF, rig(FRONT));

    try (Drive drive = open(mcap)) {
      CameraCalibration found = only(drive);
      assertThat(found.distortionModel()).isEqualTo(DistortionModel.NONE);
      assertThat(found.focalXPixels()).isEqualTo(90);
      assertThat(found.focalYPixels()).isEqualTo(95);
      assertThat(found.centreXPixels()).isEqualTo(31);
      assertThat(found.centreYPixels()).isEqualTo(23);
      // Row 2 of the turn is the new view: to the right of the old one, which is a smaller yaw.
      assertThat(found.yawRadians()).isCloseTo(0.1, within(0.01));
    }
  }

  @Test
  void shouldTakeTheLensModelsThatThePipelineKnows() {
    requireModel("equidistant", new double[] {0.1, 0, 0, 0}, DistortionModel.FISHEYE);
    requireModel("plumb_bob", new double[] {0.1, 0.2, 0, 0}, DistortionModel.BROWN_CONRADY);
    requireModel("plumb_bob", new double[5], DistortionModel.NONE);
    requireModel("", new double[0], DistortionModel.NONE);
    requireModel(
        "rational_polynomial",
        new double[] {0.1, 0, 0, 0, 0, 0, 0, 0},
        DistortionModel.BROWN_CONRADY);
    assertThatThrownBy(
            () ->
                requireModel(
                    "rational_polynomial",
                    new double[] {0.1, 0, 0, 0, 0, 0.5, 0, 0},
                    DistortionModel.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'rational_polynomial' of 8 numbers is not supported");
  }

  private static void requireModel(String name, double[] d, DistortionModel expected) {
    LensNumbers found = LensNumbers.of(said(name, d, 64, 48, K), false, 64, 48);
    assertThat(found.model()).isEqualTo(expected);
  }

  private static CalibrationMessage said(
      String model, double[] d, int width, int height, double[] k) {
    return new CalibrationMessage(
        "cam", width, height, model, d, k, NO_TURN, P, CalibrationMessage.Window.ALL);
  }

  @Test
  void shouldFollowAWindowOfTheSensor() throws IOException {
    TinyMcap mcap = pictures("/front/image_raw");
    with(
        mcap,
        2,
        "/front/camera_info",
        INFO,
        TestMessages.calibration(
            INFO,
            "cam",
            640,
            640,
            "plumb_bob",
            new double[5],
            K,
            NO_TURN,
            P,
            new int[] {10, 20, 48, 64}));
    with(mcap, 3, "/tf_static", TF, rig(FRONT));

    try (Drive drive = open(mcap)) {
      CameraCalibration found = only(drive);
      assertThat(found.widthPixels()).isEqualTo(64);
      assertThat(found.heightPixels()).isEqualTo(48);
      assertThat(found.centreXPixels()).isEqualTo(32 - 10);
      assertThat(found.centreYPixels()).isEqualTo(24 - 20);
    }
  }

  @Test
  void shouldSayWhatIsMissingAndGoOnInTheImage() throws IOException {
    requireImage(
        open(pictures("/front/image_raw")),
        "front: tracks stay in the image: no calibration (expected: sensor_msgs/msg/CameraInfo or"
            + " foxglove.CameraCalibration of frame 'cam' or on a topic beside /front/image_raw)");
    requireImage(
        open(
            with(
                pictures("/front/image_raw"),
                2,
                "/front/camera_info",
                INFO,
                info(INFO, "cam", FRONT))),
        "no transforms (record /tf_static");
    requireImage(
        open(
            with(
                pictures("/front/image_raw"),
                2,
                "/front/camera_info",
                INFO,
                TestMessages.calibration(
                    INFO, "cam", 64, 48, "", new double[0], new double[9], NO_TURN, P))),
        "/front/camera_info says that the camera is not calibrated (K is 0)");
    requireImage(
        open(
            with(
                pictures("/front/image_raw"),
                2,
                "/front/camera_info",
                INFO,
                TestMessages.calibration(INFO, "cam", 64, 64, "", new double[0], K, NO_TURN, P))),
        "is of 64x64 pixels, the pictures are 64x48 (expected: the same aspect)");
    TinyMcap apart = pictures("/front/image_raw");
    with(apart, 2, "/front/camera_info", INFO, info(INFO, "cam", FRONT));
    with(apart, 3, "/tf_static", TF, tf(frame("base_link", "lidar", RigidTransform.IDENTITY)));
    requireImage(open(apart), "no transforms between frame 'cam' and base_link");
    TinyMcap gimbal = pictures("/front/image_raw");
    with(gimbal, 2, "/front/camera_info", INFO, info(INFO, "cam", FRONT));
    with(gimbal, 3, "/tf", TF, tf(frame("base_link", "cam", OPTICAL)));
    gimbal.message(3, START_NANOS + 1, tf(frame("base_link", "cam", mount(FRONT, 0))));
    requireImage(open(gimbal), "frame cam moves in base_link");
  }

  private static void requireImage(Drive opened, String said) {
    try (Drive drive = opened) {
      assertThat(drive.cameras())
          .extracting(DriveCamera::calibration)
          .containsOnly(Optional.empty());
      assertThat(drive.remarks()).anyMatch(line -> line.contains(said));
      assertThat(drive.remarks()).noneMatch(line -> line.contains("\n"));
    }
  }

  @Test
  void shouldTakeATransformThatIsRepeatedForAFixedOne() throws IOException {
    TinyMcap mcap = pictures("/front/image_raw");
    with(mcap, 2, "/front/camera_info", INFO, info(INFO, "cam", FRONT));
    MessageType one = MessageType.FOXGLOVE_FRAME_TRANSFORM;
    mcap.channel(3, "/tf", one);
    for (int i = 0; i < 5; i++) {
      mcap.message(
          3,
          START_NANOS + i,
          TestMessages.transforms(one, frame("base_link", "cam", mount(FRONT, 0).times(OPTICAL))));
    }

    try (Drive drive = open(mcap)) {
      requireSame(only(drive), FRONT);
    }
  }

  @Test
  void shouldTakeTheCalibrationThatIsGivenInstead() throws IOException {
    Path file = Files.write(folder.resolve("drive.mcap"), pictures("/front/image_raw").finish());

    try (Drive drive =
        Drives.open(file, new RigSettings(VehicleFrame.USUAL, Map.of("front", FRONT)))) {
      assertThat(only(drive)).isEqualTo(FRONT);
      assertThat(drive.remarks()).noneMatch(line -> line.contains("in the image"));
    }
    assertThatThrownBy(
            () -> Drives.open(file, new RigSettings(VehicleFrame.USUAL, Map.of("rear", FRONT))))
        .isInstanceOf(BadDriveException.class)
        .hasMessage(
            "calibration: of [rear] (expected: at least one of the drive's cameras, [front])");
  }

  @Test
  void shouldNotGoRoundInACircleOfFrames() {
    TransformTree tree = new TransformTree();
    tree.add("/tf", 0, frame("a", "b", OPTICAL));
    tree.add("/tf", 0, frame("b", "c", OPTICAL));
    tree.add("/tf", 0, frame("c", "a", OPTICAL));

    assertThat(tree.upwards("a")).hasSize(3);
    assertThat(tree.tie("a", "base_link")).isInstanceOf(TransformTree.Tie.None.class);
    assertThat(tree.add("/tf", 0, frame("c", "b", OPTICAL)))
        .contains("frame b sits in c, and in a before");
  }

  @Test
  void shouldTieFramesAcrossTheTree() {
    TransformTree tree = new TransformTree();
    RigidTransform left = new RigidTransform(1, 2, 3, 0, 0, 0, 1);
    tree.add("/tf", 0, frame("base", "left", left));
    tree.add("/tf", 0, frame("base", "right", DriveAsMcap.turn(0, 0, 1, Math.PI / 2)));

    TransformTree.Tie.Fixed tie = (TransformTree.Tie.Fixed) tree.tie("left", "right");

    assertThat(tie.transform().x()).isCloseTo(2, within(1e-12));
    assertThat(tie.transform().y()).isCloseTo(-1, within(1e-12));
    assertThat(tie.transform().z()).isCloseTo(3, within(1e-12));
  }
}
