package dev.saccade.sim.drive.mcap;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.DriveFrame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;

/**
 * A drive as a vehicle with ROS 2 would have recorded it: the first camera raw, the others
 * compressed, calibrations beside them, the vehicle's frames on {@code /tf_static} (the vehicle's
 * own 0.3 m above the ground), its way on {@code /odom}.
 */
public final class DriveAsMcap {
  public static final long START_NANOS = 1_700_000_000_000_000_000L;

  private static final double BASE_HEIGHT_METRES = 0.3;

  /** From a frame whose x axis is the view to one whose z axis is, x right, y down. */
  static final RigidTransform OPTICAL = new RigidTransform(0, 0, 0, -0.5, 0.5, -0.5, 0.5);

  private DriveAsMcap() {}

  /** Recorders write a message later than it was stamped. */
  private static final long DELAY_NANOS = 4_000_000;

  public static Path write(Drive drive, Path file) throws IOException {
    TinyMcap mcap = new TinyMcap("zstd");
    mcap.channel(1, "/tf_static", MessageType.ROS2_TF);
    mcap.channel(2, "/odom", MessageType.ROS2_ODOMETRY);
    FrameTransform[] frames = new FrameTransform[2 * drive.cameras().size() + 1];
    frames[0] =
        new FrameTransform(
            START_NANOS,
            "base_footprint",
            "base_link",
            new RigidTransform(0, 0, BASE_HEIGHT_METRES, 0, 0, 0, 1));
    for (int i = 0; i < drive.cameras().size(); i++) {
      DriveCamera camera = drive.cameras().get(i);
      String id = camera.id();
      CameraCalibration known = camera.calibration().orElseThrow();
      frames[2 * i + 1] =
          new FrameTransform(
              START_NANOS, "base_link", id + "_link", mount(known, BASE_HEIGHT_METRES));
      frames[2 * i + 2] = new FrameTransform(START_NANOS, id + "_link", id + "_optical", OPTICAL);
      mcap.channel(10 + i, "/" + id + "/camera_info", MessageType.ROS2_CAMERA_INFO)
          .message(10 + i, START_NANOS, info(MessageType.ROS2_CAMERA_INFO, id + "_optical", known));
      mcap.channel(
          20 + i,
          "/" + id + (i == 0 ? "/image_raw" : "/image_raw/compressed"),
          i == 0 ? MessageType.ROS2_IMAGE : MessageType.ROS2_COMPRESSED_IMAGE);
    }
    mcap.message(1, START_NANOS, TestMessages.transforms(MessageType.ROS2_TF, frames));
    long lastPose = -1;
    for (Iterator<DriveFrame> all = drive.frames(); all.hasNext(); ) {
      DriveFrame frame = all.next();
      long time = START_NANOS + frame.captureOffsetNanos();
      if (time != lastPose) {
        mcap.message(
            2,
            time + DELAY_NANOS,
            TestMessages.odometry(
                MessageType.ROS2_ODOMETRY,
                time,
                "odom",
                "base_link",
                pose(frame.egoPose().orElseThrow())));
        lastPose = time;
      }
      int camera = indexOf(drive, frame.cameraId());
      mcap.message(20 + camera, time + DELAY_NANOS, picture(frame, camera == 0, time)).endChunk();
    }
    return Files.write(file, mcap.finish());
  }

  private static int indexOf(Drive drive, String cameraId) {
    return drive.cameras().stream().map(DriveCamera::id).toList().indexOf(cameraId);
  }

  private static byte[] picture(DriveFrame frame, boolean raw, long time) throws IOException {
    String name = frame.cameraId() + "_optical";
    if (!raw) {
      return TestMessages.compressed(
          MessageType.ROS2_COMPRESSED_IMAGE, time, name, frame.payload());
    }
    int width = frame.widthPixels();
    int height = frame.heightPixels();
    int[] colours =
        ImageIO.read(new ByteArrayInputStream(frame.payload()))
            .getRGB(0, 0, width, height, null, 0, width);
    byte[] rgb = new byte[3 * colours.length];
    for (int i = 0; i < colours.length; i++) {
      rgb[3 * i] = (byte) (colours[i] >> 16);
      rgb[3 * i + 1] = (byte) (colours[i] >> 8);
      rgb[3 * i + 2] = (byte) colours[i];
    }
    return TestMessages.raw(
        MessageType.ROS2_IMAGE, time, name, width, height, "rgb8", 3 * width, rgb);
  }

  static byte[] info(MessageType type, String frame, CameraCalibration known) {
    double fx = known.focalXPixels();
    double fy = known.focalYPixels();
    double cx = known.centreXPixels() - 0.5;
    double cy = known.centreYPixels() - 0.5;
    String model =
        switch (known.distortionModel()) {
          case NONE, BROWN_CONRADY -> "plumb_bob";
          case FISHEYE -> type.wire() == Wire.PROTOBUF ? "kannala_brandt" : "equidistant";
        };
    return TestMessages.calibration(
        type,
        frame,
        known.widthPixels(),
        known.heightPixels(),
        model,
        known.distortion().stream().mapToDouble(Double::doubleValue).toArray(),
        new double[] {fx, 0, cx, 0, fy, cy, 0, 0, 1},
        new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1},
        new double[] {fx, 0, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0});
  }

  /** A camera's body in the vehicle's frame. */
  static RigidTransform mount(CameraCalibration known, double frameHeightMetres) {
    return new RigidTransform(
            known.xMetres(), known.yMetres(), known.zMetres() - frameHeightMetres, 0, 0, 0, 1)
        .times(turn(0, 0, 1, known.yawRadians()))
        .times(turn(0, 1, 0, known.pitchRadians()))
        .times(turn(1, 0, 0, known.rollRadians()));
  }

  static RigidTransform pose(EgoPose pose) {
    return new RigidTransform(pose.xMetres(), pose.yMetres(), 0, 0, 0, 0, 1)
        .times(turn(0, 0, 1, pose.yawRadians()));
  }

  static RigidTransform turn(double x, double y, double z, double radians) {
    double sin = Math.sin(radians / 2);
    return new RigidTransform(0, 0, 0, x * sin, y * sin, z * sin, Math.cos(radians / 2));
  }
}
