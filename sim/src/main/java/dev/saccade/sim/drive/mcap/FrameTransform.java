package dev.saccade.sim.drive.mcap;

import dev.saccade.sim.drive.BadDriveException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where one frame of reference sat in another at an instant. */
record FrameTransform(long stampNanos, String parent, String child, RigidTransform transform) {
  /** More than any robot has frames; a message holds what moved at one instant. */
  private static final int MOST_OF_A_MESSAGE = 10_000;

  private static final int TIMESTAMP = 1 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  private static final int PARENT = 2 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  private static final int CHILD = 3 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  private static final int TRANSLATION =
      4 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  private static final int ROTATION = 5 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;

  /** {@code foxglove.FrameTransforms}. */
  private static final int TRANSFORMS = 1 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;

  /**
   * @throws BadDriveException where the message is not what its channel says
   */
  static List<FrameTransform> read(
      MessageType type, byte[] bytes, int from, int length, String where) throws BadDriveException {
    if (type == MessageType.FOXGLOVE_FRAME_TRANSFORM) {
      return ProtobufFields.read(type, bytes, from, length, where, in -> List.of(one(in)));
    }
    if (type.wire() == Wire.PROTOBUF) {
      return ProtobufFields.read(type, bytes, from, length, where, FrameTransform::several);
    }
    RosFields in = RosFields.of(type.wire(), bytes, from, length, where);
    try {
      return several(in);
    } catch (IllegalArgumentException e) {
      throw in.error(e.getMessage());
    }
  }

  /** {@code tf2_msgs/TFMessage}: several of header, child frame, translation, rotation. */
  private static List<FrameTransform> several(RosFields in) throws BadDriveException {
    long count = in.u32();
    if (count > MOST_OF_A_MESSAGE) {
      throw in.error(count + " transforms (expected: at most " + MOST_OF_A_MESSAGE + ")");
    }
    List<FrameTransform> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Header header = in.header();
      String child = Header.frame(in.name());
      double[] n = in.f64s(7);
      all.add(
          new FrameTransform(
              header.stampNanos(),
              header.frameId(),
              child,
              new RigidTransform(n[0], n[1], n[2], n[3], n[4], n[5], n[6])));
    }
    return all;
  }

  private static List<FrameTransform> several(ProtobufFields in) throws IOException {
    List<FrameTransform> all = new ArrayList<>();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == TRANSFORMS && all.size() < MOST_OF_A_MESSAGE) {
        all.add(in.nested(FrameTransform::one));
      } else {
        in.skip(tag);
      }
    }
    return all;
  }

  private static FrameTransform one(ProtobufFields in) throws IOException {
    long stamp = 0;
    String parent = "";
    String child = "";
    double[] at = {0, 0, 0};
    double[] turn = {0, 0, 0, 0};
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case TIMESTAMP -> stamp = in.timestamp();
        case PARENT -> parent = in.name();
        case CHILD -> child = in.name();
        case TRANSLATION -> at = Vectors.read(in, 3);
        case ROTATION -> turn = Vectors.read(in, 4);
        default -> in.skip(tag);
      }
    }
    return new FrameTransform(
        stamp, Header.frame(parent), Header.frame(child), Vectors.transform(at, turn));
  }
}
