package dev.saccade.sim.drive.mcap;

import static dev.saccade.sim.drive.mcap.DriveAsMcap.START_NANOS;
import static dev.saccade.sim.drive.mcap.DriveAsMcap.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.DriveFrames;
import dev.saccade.sim.drive.Drives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How odometry, poses and moving transforms become the vehicle's pose at each frame. */
class McapEgoTest {
  private static final long TENTH = 100_000_000L;
  private static final MessageType PICTURE = MessageType.ROS2_COMPRESSED_IMAGE;

  @TempDir private Path folder;

  /** Ten pictures, a tenth of a second apart. */
  private static TinyMcap pictures() {
    TinyMcap mcap = new TinyMcap("lz4").channel(1, "/cam", PICTURE);
    for (int i = 0; i < 10; i++) {
      long time = START_NANOS + i * TENTH;
      mcap.picture(1, PICTURE, time, time, TestPictures.grey(8, 8, i));
    }
    return mcap;
  }

  private Drive open(TinyMcap mcap) throws IOException {
    return Drives.open(Files.write(folder.resolve("drive.mcap"), mcap.finish()));
  }

  private static RigidTransform at(double x, double y, double yaw) {
    return new RigidTransform(x, y, 0.2, 0, 0, 0, 1).times(turn(0, 0, 1, yaw));
  }

  private static List<Optional<EgoPose>> poses(Drive drive) throws IOException {
    return DriveFrames.of(drive).stream().map(DriveFrame::egoPose).toList();
  }

  @Test
  void shouldInterpolateOdometryOfEachKind() throws IOException {
    for (MessageType type :
        List.of(
            MessageType.ROS2_ODOMETRY, MessageType.ROS1_ODOMETRY, MessageType.FOXGLOVE_ODOMETRY)) {
      TinyMcap mcap = pictures().channel(2, "/odom", type);
      for (int i = 0; i < 21; i++) {
        // At 20 Hz, between the pictures: 10 m/s and a turn of 1 rad/s through half a turn.
        long time = START_NANOS - TENTH / 4 + i * TENTH / 2;
        double seconds = (time - START_NANOS) / 1e9;
        mcap.message(
            2,
            time,
            TestMessages.odometry(
                type, time, "odom", "base_link", at(5 + 10 * seconds, -2, 3 + seconds)));
      }

      try (Drive drive = open(mcap)) {
        assertThat(drive.egoPoses()).contains("/odom (base_link in odom)");
        List<Optional<EgoPose>> poses = poses(drive);
        for (int i = 0; i < 10; i++) {
          EgoPose pose = poses.get(i).orElseThrow();
          assertThat(pose.xMetres()).isCloseTo(5 + i, within(1e-9));
          assertThat(pose.yMetres()).isCloseTo(-2, within(1e-9));
          assertThat(pose.yawRadians()).isCloseTo(3 + 0.1 * i, within(1e-9));
          assertThat(pose.yawRateRadiansPerSecond()).isCloseTo(1, within(1e-6));
          assertThat(pose.speedMetresPerSecond())
              .isCloseTo(10 * Math.cos(3 + 0.1 * i), within(0.05));
        }
      }
    }
  }

  @Test
  void shouldFollowAFrameThatTheVehicleIsFixedTo() throws IOException {
    TinyMcap mcap =
        pictures()
            .channel(2, "/tf_static", MessageType.ROS2_TF)
            .channel(3, "/tf", MessageType.ROS2_TF);
    // The footprint moves; the vehicle's frame is a metre behind it.
    mcap.message(
        2,
        START_NANOS,
        TestMessages.transforms(
            MessageType.ROS2_TF,
            new FrameTransform(START_NANOS, "base_footprint", "base_link", at(-1, 0, 0))));
    for (int i = 0; i < 10; i++) {
      long time = START_NANOS + i * TENTH;
      mcap.message(
          3,
          time,
          TestMessages.transforms(
              MessageType.ROS2_TF,
              new FrameTransform(time, "odom", "base_footprint", at(0, i, Math.PI / 2)),
              new FrameTransform(time, "map", "odom", at(50 + i, 0, 0))));
    }

    try (Drive drive = open(mcap)) {
      assertThat(drive.egoPoses()).contains("the transforms of base_footprint in odom");
      EgoPose third = poses(drive).get(3).orElseThrow();
      assertThat(third.xMetres()).isCloseTo(0, within(1e-9));
      assertThat(third.yMetres()).isCloseTo(2, within(1e-9));
      assertThat(third.yawRadians()).isCloseTo(Math.PI / 2, within(1e-9));
    }
  }

  @Test
  void shouldTakePosesInAFrameUnlessItIsTheVehiclesOwn() throws IOException {
    TinyMcap mcap =
        pictures()
            .channel(2, "/a/target", MessageType.FOXGLOVE_POSE)
            .channel(3, "/pose", MessageType.FOXGLOVE_POSES)
            .channel(4, "/path", MessageType.FOXGLOVE_POSES);
    for (int i = 0; i < 10; i++) {
      long time = START_NANOS + i * TENTH;
      mcap.message(2, time, TestMessages.poses(time, "base_link", at(9, 9, 0)));
      mcap.message(3, time, TestMessages.poses(time, "map", at(i, 0, 0)));
      mcap.message(4, time, TestMessages.poses(time, "map", at(i, 0, 0), at(i + 1, 0, 0)));
    }

    try (Drive drive = open(mcap)) {
      assertThat(drive.egoPoses()).contains("/pose (a pose in map)");
      assertThat(drive.remarks())
          .anyMatch(
              line ->
                  line.contains("message 7 on /path: no foxglove.PosesInFrame: 2 poses (expected:")
                      && line.endsWith("left out, as were 9 more: messages on /path"));
      assertThat(poses(drive).get(4).orElseThrow().xMetres()).isCloseTo(4, within(1e-9));
    }
  }

  @Test
  void shouldNotGuessWhereTheVehicleWas() throws IOException {
    MessageType type = MessageType.ROS2_ODOMETRY;
    TinyMcap mcap = pictures().channel(2, "/odom", type);
    for (int i : new int[] {2, 3, 8}) {
      long time = START_NANOS + i * TENTH;
      mcap.message(2, time, TestMessages.odometry(type, time, "odom", "base_link", at(i, 0, 0)));
    }

    try (Drive drive = open(mcap)) {
      assertThat(poses(drive).stream().map(Optional::isPresent))
          .containsExactly(false, true, true, true, true, true, true, true, true, true);
    }

    mcap = pictures().channel(2, "/odom", type);
    for (int i : new int[] {2, 3, 9}) {
      long time = START_NANOS + i * TENTH;
      mcap.message(2, time, TestMessages.odometry(type, time, "odom", "base_link", at(i, 0, 0)));
    }
    try (Drive drive = open(mcap)) {
      assertThat(poses(drive).stream().map(Optional::isPresent))
          .containsExactly(false, true, true, true, false, false, false, false, false, true);
      assertThat(drive.remarks())
          .contains(
              "/odom (base_link in odom): known at 4 of 10 frames; across gaps of more than 0.5 s,"
                  + " and more than 0.1 s beyond its ends, the vehicle's place is not guessed");
    }
  }

  @Test
  void shouldTakeTheTimesOfRecordingOfPosesWithAnotherClock() throws IOException {
    MessageType type = MessageType.ROS2_ODOMETRY;
    TinyMcap mcap = pictures().channel(2, "/odom", type);
    for (int i = 0; i < 10; i++) {
      mcap.message(
          2,
          START_NANOS + i * TENTH,
          TestMessages.odometry(type, i * TENTH + 1, "odom", "base_link", at(i, 0, 0)));
    }

    try (Drive drive = open(mcap)) {
      assertThat(poses(drive).get(5).orElseThrow().xMetres()).isCloseTo(5, within(1e-9));
    }
  }

  @Test
  void shouldKnowThatAVehicleStood() throws IOException {
    TinyMcap mcap = pictures().channel(2, "/tf", MessageType.ROS1_TF);
    for (long time : new long[] {START_NANOS, START_NANOS + 9 * TENTH}) {
      mcap.message(
          2,
          time,
          TestMessages.transforms(
              MessageType.ROS1_TF, new FrameTransform(time, "odom", "base_link", at(3, 4, 1))));
    }

    try (Drive drive = open(mcap)) {
      EgoPose pose = poses(drive).get(5).orElseThrow();
      assertThat(pose.xMetres()).isEqualTo(3);
      assertThat(pose.speedMetresPerSecond()).isZero();
    }
  }

  @Test
  void shouldSayThatNothingIsKnownOfTheVehiclesWay() throws IOException {
    try (Drive drive = open(pictures())) {
      assertThat(drive.egoPoses()).isEmpty();
      assertThat(drive.remarks())
          .anyMatch(line -> line.startsWith("no ego poses (expected: nav_msgs/msg/Odometry"));
    }
    MessageType type = MessageType.ROS2_ODOMETRY;
    TinyMcap mcap = pictures().channel(2, "/wheel", type);
    mcap.message(
        2, START_NANOS, TestMessages.odometry(type, START_NANOS, "odom", "imu", at(0, 0, 0)));
    try (Drive drive = open(mcap)) {
      assertThat(drive.remarks())
          .anyMatch(
              line ->
                  line.startsWith(
                      "no ego poses (/wheel is of frame imu, which no transform ties to"
                          + " base_link)"));
    }
  }

  @Test
  void shouldGrowCoarserInsteadOfLarger() {
    PoseSeries series = new PoseSeries(8);
    for (int i = 0; i < 1000; i++) {
      series.add(i, 2000 + i, at(i, 0, 0));
      assertThat(series.count()).isLessThanOrEqualTo(8);
    }

    assertThat(series.moves()).isTrue();
    for (int i = 0; i < series.count(); i++) {
      assertThat(series.stampNanos(i)).isEqualTo(128L * i);
      assertThat(series.pose(i).x()).isEqualTo(128 * i);
    }
  }
}
