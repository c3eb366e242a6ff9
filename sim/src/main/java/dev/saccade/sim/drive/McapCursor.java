package dev.saccade.sim.drive;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads a stretch of bytes from front to back and never beyond its end.
 *
 * <p>Numbers that stand for lengths and counts come back as they are written, unsigned; whoever
 * takes memory for them checks them first.
 */
final class McapCursor {
  private final byte[] bytes;
  private final int end;
  private final String where;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private int at;

  /**
   * @param where begins every complaint, e.g. {@code drive.mcap: record at byte 8}
   */
  McapCursor(byte[] bytes, int from, int length, String where) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
    this.where = where;
  }

  void order(ByteOrder newOrder) {
    order = newOrder;
  }

  int position() {
    return at;
  }

  int left() {
    return end - at;
  }

  int u8() throws BadDriveException {
    require(1);
    return bytes[at++] & 0xFF;
  }

  int u16() throws BadDriveException {
    return (int) number(2);
  }

  long u32() throws BadDriveException {
    return number(4);
  }

  /**
   * @throws BadDriveException also where it is above what a long holds
   */
  long u64() throws BadDriveException {
    long value = number(8);
    if (value < 0) {
      throw error("a number of " + Long.toUnsignedString(value) + " where a length or time stands");
    }
    return value;
  }

  /** Skips bytes whose count stands before them and returns where they began. */
  int skip(long count) throws BadDriveException {
    require(count);
    int from = at;
    at += (int) count;
    return from;
  }

  /** A text with its length in four bytes before it. */
  String text() throws BadDriveException {
    long length = u32();
    int from = skip(length);
    return new String(bytes, from, (int) length, StandardCharsets.UTF_8);
  }

  BadDriveException error(String what) {
    return new BadDriveException(where + ": " + what);
  }

  private long number(int size) throws BadDriveException {
    require(size);
    long value = 0;
    for (int i = 0; i < size; i++) {
      int index = order == ByteOrder.LITTLE_ENDIAN ? at + size - 1 - i : at + i;
      value = (value << 8) | (bytes[index] & 0xFF);
    }
    at += size;
    return value;
  }

  private void require(long count) throws BadDriveException {
    if (count < 0 || count > left()) {
      throw error("ends within a field (" + count + " bytes wanted, " + left() + " left)");
    }
  }
}
