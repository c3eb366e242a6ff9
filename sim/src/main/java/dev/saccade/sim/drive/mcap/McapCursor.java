package dev.saccade.sim.drive.mcap;

import dev.saccade.sim.drive.BadDriveException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Reads a stretch of bytes from front to back and never beyond its end.
 *
 * <p>Numbers that stand for lengths and counts come back as they are written, unsigned; whoever
 * takes memory for them checks them first.
 */
final class McapCursor {
  /** Topics and the names of types are shorter; files may hold 65,536 of each. */
  private static final int MAX_NAME_BYTES = 1024;

  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

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

  double f64() throws BadDriveException {
    return Double.longBitsToDouble(number(8));
  }

  /** Skips bytes whose count stands before them and returns where they began. */
  int skip(long count) throws BadDriveException {
    require(count);
    int from = at;
    at += (int) count;
    return from;
  }

  /**
   * A name with its length in four bytes before it. Names stand in complaints, which are one line:
   * control characters come back as what is no text does, as U+FFFD.
   *
   * @throws BadDriveException also where it is longer than names are
   */
  String name() throws BadDriveException {
    return name(false);
  }

  /**
   * @param ended whether a zero may stand at its end, which counts for its length but not for it
   */
  String name(boolean ended) throws BadDriveException {
    long length = u32();
    if (length > MAX_NAME_BYTES) {
      throw error("a name of " + length + " bytes (expected: at most " + MAX_NAME_BYTES + ")");
    }
    int from = skip(length);
    int zeros = ended && length > 0 && bytes[from + (int) length - 1] == 0 ? 1 : 0;
    return printable(new String(bytes, from, (int) length - zeros, StandardCharsets.UTF_8));
  }

  /** A text that stays on one line. */
  static String printable(String text) {
    return CONTROL.matcher(text).replaceAll("\uFFFD");
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
