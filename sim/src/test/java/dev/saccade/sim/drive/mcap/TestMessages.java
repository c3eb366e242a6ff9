package dev.saccade.sim.drive.mcap;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The messages that a vehicle records, as bytes: layouts of the public definitions. */
final class TestMessages {
  private TestMessages() {}

  static byte[] compressed(MessageType type, long stampNanos, String frame, byte[] picture) {
    if (type.wire() == Wire.PROTOBUF) {
      return protobuf(
          out -> {
            out.writeString(4, frame);
            out.writeByteArray(2, picture);
            out.writeByteArray(1, stamp(stampNanos));
            out.writeString(3, "jpeg");
          });
    }
    return new RosBytes(type.wire()).header(stampNanos, frame).text("jpeg").bytes(picture).done();
  }

  static byte[] raw(
      MessageType type,
      long stampNanos,
      String frame,
      int width,
      int height,
      String encoding,
      int step,
      byte[] pixels) {
    if (type.wire() == Wire.PROTOBUF) {
      return protobuf(
          out -> {
            out.writeByteArray(1, stamp(stampNanos));
            out.writeFixed32(2, width);
            out.writeFixed32(3, height);
            out.writeString(4, encoding);
            out.writeFixed32(5, step);
            out.writeByteArray(6, pixels);
            out.writeString(7, frame);
          });
    }
    return new RosBytes(type.wire())
        .header(stampNanos, frame)
        .u32(height)
        .u32(width)
        .text(encoding)
        .u8(0)
        .u32(step)
        .bytes(pixels)
        .done();
  }

  static byte[] video(MessageType type, long stampNanos, String frame, String format, byte[] data) {
    if (type.wire() == Wire.PROTOBUF) {
      return protobuf(
          out -> {
            out.writeByteArray(1, stamp(stampNanos));
            out.writeString(2, frame);
            out.writeByteArray(3, data);
            out.writeString(4, format);
          });
    }
    return new RosBytes(type.wire())
        .u32(stampNanos / 1_000_000_000L)
        .u32(stampNanos % 1_000_000_000L)
        .text(frame)
        .bytes(data)
        .text(format)
        .done();
  }

  /** With a window that shows all. */
  static byte[] calibration(
      MessageType type,
      String frame,
      int width,
      int height,
      String model,
      double[] d,
      double[] k,
      double[] r,
      double[] p) {
    if (type.wire() == Wire.PROTOBUF) {
      return protobuf(
          out -> {
            out.writeFixed32(2, width);
            out.writeFixed32(3, height);
            out.writeString(4, model);
            doubles(out, 5, d);
            doubles(out, 6, k);
            doubles(out, 7, r);
            doubles(out, 8, p);
            out.writeString(9, frame);
          });
    }
    return calibration(type, frame, width, height, model, d, k, r, p, new int[4]);
  }

  /**
   * @param window x, y, height, width
   */
  static byte[] calibration(
      MessageType type,
      String frame,
      int width,
      int height,
      String model,
      double[] d,
      double[] k,
      double[] r,
      double[] p,
      int[] window) {
    return new RosBytes(type.wire())
        .header(0, frame)
        .u32(height)
        .u32(width)
        .text(model)
        .u32(d.length)
        .f64(d)
        .f64(k)
        .f64(r)
        .f64(p)
        .u32(0)
        .u32(0)
        .u32(window[0])
        .u32(window[1])
        .u32(window[2])
        .u32(window[3])
        .u8(0)
        .done();
  }

  static byte[] transforms(MessageType type, FrameTransform... all) {
    if (type == MessageType.FOXGLOVE_FRAME_TRANSFORM) {
      return transform(all[0]);
    }
    if (type.wire() == Wire.PROTOBUF) {
      return protobuf(
          out -> {
            for (FrameTransform each : all) {
              out.writeByteArray(1, transform(each));
            }
          });
    }
    RosBytes out = new RosBytes(type.wire()).u32(all.length);
    for (FrameTransform each : List.of(all)) {
      out.header(each.stampNanos(), each.parent())
          .text(each.child())
          .f64(numbers(each.transform()));
    }
    return out.done();
  }

  static byte[] odometry(
      MessageType type, long stampNanos, String frame, String child, RigidTransform pose) {
    if (type == MessageType.FOXGLOVE_ODOMETRY) {
      return protobuf(
          out -> {
            out.writeByteArray(1, stamp(stampNanos));
            out.writeString(2, frame);
            out.writeString(3, child);
            out.writeByteArray(4, pose(pose));
          });
    }
    return new RosBytes(type.wire())
        .header(stampNanos, frame)
        .text(child)
        .f64(numbers(pose))
        .f64(new double[36 + 6 + 36])
        .done();
  }

  /** {@code foxglove.PoseInFrame}, or several of them. */
  static byte[] poses(long stampNanos, String frame, RigidTransform... poses) {
    return protobuf(
        out -> {
          out.writeByteArray(1, stamp(stampNanos));
          out.writeString(2, frame);
          for (RigidTransform each : poses) {
            out.writeByteArray(3, pose(each));
          }
        });
  }

  private static byte[] transform(FrameTransform told) {
    RigidTransform at = told.transform();
    return protobuf(
        out -> {
          out.writeByteArray(1, stamp(told.stampNanos()));
          out.writeString(2, told.parent());
          out.writeString(3, told.child());
          out.writeByteArray(4, vector(at.x(), at.y(), at.z()));
          out.writeByteArray(5, vector(at.qx(), at.qy(), at.qz(), at.qw()));
        });
  }

  private static byte[] pose(RigidTransform at) {
    return protobuf(
        out -> {
          out.writeByteArray(1, vector(at.x(), at.y(), at.z()));
          out.writeByteArray(2, vector(at.qx(), at.qy(), at.qz(), at.qw()));
        });
  }

  private static double[] numbers(RigidTransform at) {
    return new double[] {at.x(), at.y(), at.z(), at.qx(), at.qy(), at.qz(), at.qw()};
  }

  /** As protobuf writes: zeros are left out. */
  private static byte[] vector(double... numbers) {
    return protobuf(
        out -> {
          for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != 0) {
              out.writeDouble(i + 1, numbers[i]);
            }
          }
        });
  }

  private static byte[] stamp(long nanos) {
    return protobuf(
        out -> {
          out.writeInt64(1, nanos / 1_000_000_000L);
          out.writeInt32(2, (int) (nanos % 1_000_000_000L));
        });
  }

  private static void doubles(CodedOutputStream out, int field, double[] numbers)
      throws IOException {
    out.writeByteArray(
        field,
        protobuf(
            inner -> {
              for (double number : numbers) {
                inner.writeDoubleNoTag(number);
              }
            }));
  }

  private interface Writing {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] protobuf(Writing writing) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      writing.write(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
