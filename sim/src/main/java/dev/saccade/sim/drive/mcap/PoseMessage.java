package dev.saccade.sim.drive.mcap;

import dev.saccade.sim.drive.BadDriveException;
import java.io.IOException;

/**
 * Where something was: {@code nav_msgs/Odometry}, {@code foxglove.Odometry}, {@code
 * foxglove.PoseInFrame}, or {@code foxglove.PosesInFrame} with a single pose.
 *
 * @param frame in which the pose stands
 * @param child whose pose it is; empty where the message does not say
 */
record PoseMessage(long stampNanos, String frame, String child, RigidTransform pose) {
  private static final int TIMESTAMP = 1 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  private static final int FRAME = 2 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;

  /** Of a pose in a frame, and of several. */
  private static final int POSE = 3 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;

  /** Of odometry. */
  private static final int CHILD = 3 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;

  private static final int ODOMETRY_POSE =
      4 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;

  /**
   * @throws BadDriveException where the message is not what its channel says, or is a path of
   *     several poses, of which none is said to be the vehicle's
   */
  static PoseMessage read(MessageType type, byte[] bytes, int from, int length, String where)
      throws BadDriveException {
    if (type.wire() == Wire.PROTOBUF) {
      return ProtobufFields.read(
          type,
          bytes,
          from,
          length,
          where,
          type == MessageType.FOXGLOVE_ODOMETRY ? PoseMessage::odometry : PoseMessage::pose);
    }
    RosFields in = RosFields.of(type.wire(), bytes, from, length, where);
    // Velocities and covariances follow.
    Header header = in.header();
    String child = Header.frame(in.name());
    double[] n = in.f64s(7);
    try {
      return new PoseMessage(
          header.stampNanos(),
          header.frameId(),
          child,
          new RigidTransform(n[0], n[1], n[2], n[3], n[4], n[5], n[6]));
    } catch (IllegalArgumentException e) {
      throw in.error(e.getMessage());
    }
  }

  private static PoseMessage odometry(ProtobufFields in) throws IOException {
    long stamp = 0;
    String frame = "";
    String child = "";
    RigidTransform pose = RigidTransform.IDENTITY;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case TIMESTAMP -> stamp = in.timestamp();
        case FRAME -> frame = in.name();
        case CHILD -> child = in.name();
        case ODOMETRY_POSE -> pose = Vectors.pose(in);
        default -> in.skip(tag);
      }
    }
    return new PoseMessage(stamp, Header.frame(frame), Header.frame(child), pose);
  }

  private static PoseMessage pose(ProtobufFields in) throws IOException {
    long stamp = 0;
    String frame = "";
    RigidTransform pose = RigidTransform.IDENTITY;
    int poses = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case TIMESTAMP -> stamp = in.timestamp();
        case FRAME -> frame = in.name();
        case POSE -> {
          pose = Vectors.pose(in);
          poses++;
        }
        default -> in.skip(tag);
      }
    }
    if (poses != 1) {
      throw new IOException(poses + " poses (expected: one, the vehicle's)");
    }
    return new PoseMessage(stamp, Header.frame(frame), "", pose);
  }
}
