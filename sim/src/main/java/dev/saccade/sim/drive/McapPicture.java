package dev.saccade.sim.drive;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where in a message the encoded picture stands, and when it says it was taken.
 *
 * @param stampNanos of the message itself, 0 where it has none
 * @param from the picture's first byte in the array that was read
 */
record McapPicture(long stampNanos, int from, int length) {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Messages that hold one encoded picture. */
  enum Kind {
    /** {@code foxglove.CompressedImage}: timestamp 1, data 2, format 3 (foxglove/schemas). */
    FOXGLOVE_PROTOBUF("foxglove.CompressedImage", "protobuf"),
    /** {@code sensor_msgs/msg/CompressedImage}: header (stamp, frame id), format, data. */
    ROS2_CDR("sensor_msgs/msg/CompressedImage", "cdr"),
    /** The same of ROS 1: with a counter before the stamp, nothing aligned. */
    ROS1("sensor_msgs/CompressedImage", "ros1");

    private final String schema;
    private final String encoding;

    Kind(String schema, String encoding) {
      this.schema = schema;
      this.encoding = encoding;
    }

    static Optional<Kind> of(String schema, String encoding) {
      return Arrays.stream(values())
          .filter(kind -> kind.schema.equals(schema) && kind.encoding.equals(encoding))
          .findFirst();
    }

    /** All of them, for people. */
    static String names() {
      return String.join(
          ", ", Arrays.stream(values()).map(kind -> kind.schema + " as " + kind.encoding).toList());
    }
  }

  /**
   * @throws BadDriveException where the message is not what its channel says
   */
  static McapPicture find(Kind kind, byte[] bytes, int from, int length, String where)
      throws BadDriveException {
    return switch (kind) {
      case FOXGLOVE_PROTOBUF -> ofProtobuf(bytes, from, length, where);
      case ROS2_CDR -> ofCdr(bytes, from, length, where);
      case ROS1 -> ofRos1(bytes, from, length, where);
    };
  }

  private static McapPicture ofProtobuf(byte[] bytes, int from, int length, String where)
      throws BadDriveException {
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes, from, length);
      long stamp = 0;
      int at = from;
      int size = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
        if (delimited && WireFormat.getTagFieldNumber(tag) == 1) {
          stamp = protobufStamp(in);
        } else if (delimited && WireFormat.getTagFieldNumber(tag) == 2) {
          size = in.readRawVarint32();
          at = from + in.getTotalBytesRead();
          in.skipRawBytes(size);
        } else {
          in.skipField(tag);
        }
      }
      return new McapPicture(stamp, at, size);
    } catch (IOException e) {
      throw new BadDriveException(where + ": no foxglove.CompressedImage: " + e.getMessage(), e);
    }
  }

  /** {@code google.protobuf.Timestamp}: seconds 1, nanos 2. */
  private static long protobufStamp(CodedInputStream in) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    long seconds = 0;
    long nanos = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean number = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT;
      if (number && WireFormat.getTagFieldNumber(tag) == 1) {
        seconds = in.readInt64();
      } else if (number && WireFormat.getTagFieldNumber(tag) == 2) {
        nanos = in.readInt32();
      } else {
        in.skipField(tag);
      }
    }
    in.popLimit(limit);
    return nanos(seconds, nanos);
  }

  /**
   * Common Data Representation: four bytes say the byte order, then every number stands at a
   * multiple of its size, counted from behind those four.
   */
  private static McapPicture ofCdr(byte[] bytes, int from, int length, String where)
      throws BadDriveException {
    McapCursor in = new McapCursor(bytes, from, length, where);
    int high = in.u8();
    int low = in.u8();
    if (high != 0 || (low != 0 && low != 1 && low != 6 && low != 7)) {
      throw in.error("CDR representation " + high + "." + low + " (expected: plain CDR)");
    }
    in.order((low & 1) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    in.skip(2);
    long stamp = nanos(in.u32(), in.u32());
    for (int i = 0; i < 2; i++) { // frame id, format
      in.skip(in.u32());
      in.skip((4 - (in.position() - from) % 4) % 4);
    }
    long size = in.u32();
    return new McapPicture(stamp, in.skip(size), (int) size);
  }

  private static McapPicture ofRos1(byte[] bytes, int from, int length, String where)
      throws BadDriveException {
    McapCursor in = new McapCursor(bytes, from, length, where);
    in.skip(4);
    long stamp = nanos(in.u32(), in.u32());
    in.skip(in.u32());
    in.skip(in.u32());
    long size = in.u32();
    return new McapPicture(stamp, in.skip(size), (int) size);
  }

  /** 0, which stands for none, where it is beyond all clocks. */
  private static long nanos(long seconds, long nanos) {
    boolean sane =
        seconds >= 0
            && seconds < Long.MAX_VALUE / NANOS_PER_SECOND / 2
            && nanos >= 0
            && nanos < NANOS_PER_SECOND;
    return sane ? seconds * NANOS_PER_SECOND + nanos : 0;
  }
}
