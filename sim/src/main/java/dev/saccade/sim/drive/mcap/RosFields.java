package dev.saccade.sim.drive.mcap;

import dev.saccade.sim.drive.BadDriveException;
import java.nio.ByteOrder;

/**
 * The fields of a ROS message, one after the other. ROS 2 writes Common Data Representation (OMG
 * DDS-XTypes 1.3, section 7.4): four bytes tell the byte order, then every number stands at a
 * multiple of its size, counted from behind those four. ROS 1 writes little-endian numbers side by
 * side.
 */
final class RosFields {
  private final McapCursor in;
  private final int base;

  /** Larger numbers are aligned to no more than this; 1 where nothing is. */
  private final int mostAligned;

  private final boolean cdr;

  private RosFields(McapCursor in, int mostAligned, boolean cdr) {
    this.in = in;
    this.base = in.position();
    this.mostAligned = mostAligned;
    this.cdr = cdr;
  }

  /**
   * @param where begins every complaint
   * @throws BadDriveException where a message of ROS 2 is not plain CDR
   */
  static RosFields of(Wire wire, byte[] bytes, int from, int length, String where)
      throws BadDriveException {
    McapCursor in = new McapCursor(bytes, from, length, where);
    if (wire != Wire.CDR) {
      return new RosFields(in, 1, false);
    }
    int high = in.u8();
    int low = in.u8();
    if (high != 0 || (low != 0 && low != 1 && low != 6 && low != 7)) {
      throw in.error("CDR representation " + high + "." + low + " (expected: plain CDR)");
    }
    in.order((low & 1) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    in.skip(2);
    // The second version of the representation aligns eight bytes to four.
    return new RosFields(in, low < 6 ? 8 : 4, true);
  }

  int u8() throws BadDriveException {
    return in.u8();
  }

  long u32() throws BadDriveException {
    align(4);
    return in.u32();
  }

  double f64() throws BadDriveException {
    align(8);
    return in.f64();
  }

  /** So many of them. */
  double[] f64s(int count) throws BadDriveException {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = f64();
    }
    return numbers;
  }

  /** A name; without the zero that ROS 2 ends it with. */
  String name() throws BadDriveException {
    align(4);
    return in.name(cdr);
  }

  /** {@code std_msgs/Header}: in ROS 1 a counter before the others. */
  Header header() throws BadDriveException {
    if (!cdr) {
      in.skip(4);
    }
    long stamp = Stamp.nanos(u32(), u32());
    return new Header(stamp, Header.frame(name()));
  }

  /** Skips bytes and returns where they began. */
  int skip(long count) throws BadDriveException {
    return in.skip(count);
  }

  BadDriveException error(String what) {
    return in.error(what);
  }

  private void align(int size) throws BadDriveException {
    int to = Math.min(size, mostAligned);
    in.skip((to - (in.position() - base) % to) % to);
  }
}
