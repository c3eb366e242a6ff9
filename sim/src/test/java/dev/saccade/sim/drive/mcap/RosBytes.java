package dev.saccade.sim.drive.mcap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the fields of a ROS message, of ROS 2 (little-endian CDR) or ROS 1. */
final class RosBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean cdr;

  RosBytes(Wire wire) {
    this.cdr = wire == Wire.CDR;
    if (cdr) {
      out.writeBytes(new byte[] {0, 1, 0, 0});
    }
  }

  RosBytes u8(int value) {
    out.write(value);
    return this;
  }

  RosBytes u32(long value) {
    align(4);
    out.writeBytes(number(value, 4));
    return this;
  }

  RosBytes f64(double... values) {
    for (double value : values) {
      align(8);
      out.writeBytes(number(Double.doubleToLongBits(value), 8));
    }
    return this;
  }

  RosBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    u32(bytes.length + (cdr ? 1 : 0));
    out.writeBytes(bytes);
    if (cdr) {
      out.write(0);
    }
    return this;
  }

  RosBytes bytes(byte[] bytes) {
    u32(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  RosBytes header(long stampNanos, String frame) {
    if (!cdr) {
      u32(9); // a counter
    }
    u32(stampNanos / 1_000_000_000L).u32(stampNanos % 1_000_000_000L);
    return text(frame);
  }

  byte[] done() {
    return out.toByteArray();
  }

  private void align(int size) {
    while (cdr && (out.size() - 4) % size != 0) {
      out.write(0);
    }
  }

  private static byte[] number(long value, int size) {
    byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    return java.util.Arrays.copyOf(all, size);
  }
}
