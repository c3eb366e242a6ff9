package dev.saccade.sim.drive.mcap;

import java.io.IOException;

/** {@code foxglove.Vector3}, {@code foxglove.Quaternion} and {@code foxglove.Pose}. */
final class Vectors {
  private static final int POSITION = 1 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  private static final int ORIENTATION =
      2 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;

  private Vectors() {}

  /** Fields 1 to {@code count}; what is not written is 0. */
  static double[] read(ProtobufFields in, int count) throws IOException {
    return in.nested(
        inner -> {
          double[] numbers = new double[count];
          for (int tag = inner.tag(); tag != 0; tag = inner.tag()) {
            int number = tag >>> ProtobufFields.NUMBER_SHIFT;
            boolean f64 =
                (tag & ((1 << ProtobufFields.NUMBER_SHIFT) - 1)) == ProtobufFields.FIXED64;
            if (f64 && number <= count) {
              numbers[number - 1] = inner.f64();
            } else {
              inner.skip(tag);
            }
          }
          return numbers;
        });
  }

  static RigidTransform pose(ProtobufFields in) throws IOException {
    return in.nested(
        inner -> {
          double[] at = {0, 0, 0};
          double[] turn = {0, 0, 0, 0};
          for (int tag = inner.tag(); tag != 0; tag = inner.tag()) {
            switch (tag) {
              case POSITION -> at = read(inner, 3);
              case ORIENTATION -> turn = read(inner, 4);
              default -> inner.skip(tag);
            }
          }
          return transform(at, turn);
        });
  }

  /**
   * @param turn x, y, z, w; none at all stands for no turn
   */
  static RigidTransform transform(double[] at, double[] turn) {
    boolean none = turn[0] == 0 && turn[1] == 0 && turn[2] == 0 && turn[3] == 0;
    return new RigidTransform(at[0], at[1], at[2], turn[0], turn[1], turn[2], none ? 1 : turn[3]);
  }
}
