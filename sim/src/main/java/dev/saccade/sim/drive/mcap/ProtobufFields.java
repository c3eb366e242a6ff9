package dev.saccade.sim.drive.mcap;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.saccade.sim.drive.BadDriveException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The fields of a protobuf message, as they come. Schemas are not looked at: fields are known by
 * their numbers, which never change, and a field of another type than its number has is skipped.
 */
final class ProtobufFields {
  /** To be combined with a field's number: what {@link #tag} returns. */
  static final int VARINT = WireFormat.WIRETYPE_VARINT;

  static final int FIXED64 = WireFormat.WIRETYPE_FIXED64;
  static final int FIXED32 = WireFormat.WIRETYPE_FIXED32;
  static final int DELIMITED = WireFormat.WIRETYPE_LENGTH_DELIMITED;
  static final int NUMBER_SHIFT = 3;

  private static final int MAX_NAME_BYTES = 1024;

  /** {@code google.protobuf.Timestamp}. */
  private static final int SECONDS = 1 << NUMBER_SHIFT | VARINT;

  private static final int NANOS = 2 << NUMBER_SHIFT | VARINT;

  private final CodedInputStream in;
  private final int from;

  private ProtobufFields(CodedInputStream in, int from) {
    this.in = in;
    this.from = from;
  }

  /** Makes something of a message. */
  interface Reading<T> {
    T read(ProtobufFields fields) throws IOException;
  }

  /**
   * @param where begins every complaint
   * @throws BadDriveException where the bytes are no message, or not one that the reading takes
   */
  static <T> T read(
      MessageType type, byte[] bytes, int from, int length, String where, Reading<T> reading)
      throws BadDriveException {
    try {
      return reading.read(
          new ProtobufFields(CodedInputStream.newInstance(bytes, from, length), from));
    } catch (IOException | IllegalArgumentException e) {
      throw new BadDriveException(where + ": no " + type.schema() + ": " + e.getMessage(), e);
    }
  }

  /** Number and type of the next field; 0 at the end. */
  int tag() throws IOException {
    return in.readTag();
  }

  void skip(int tag) throws IOException {
    in.skipField(tag);
  }

  double f64() throws IOException {
    return in.readDouble();
  }

  long fixed32() throws IOException {
    return Integer.toUnsignedLong(in.readFixed32());
  }

  String name() throws IOException {
    int length = in.readRawVarint32();
    if (length < 0 || length > MAX_NAME_BYTES) {
      throw new IOException(
          "a name of " + length + " bytes (expected: at most " + MAX_NAME_BYTES + ")");
    }
    return McapCursor.printable(new String(in.readRawBytes(length), StandardCharsets.UTF_8));
  }

  long timestamp() throws IOException {
    return nested(
        inner -> {
          long seconds = 0;
          long nanos = 0;
          for (int tag = inner.tag(); tag != 0; tag = inner.tag()) {
            switch (tag) {
              case SECONDS -> seconds = inner.in.readInt64();
              case NANOS -> nanos = inner.in.readInt32();
              default -> inner.skip(tag);
            }
          }
          return Stamp.nanos(seconds, nanos);
        });
  }

  /** A message within the message. */
  <T> T nested(Reading<T> reading) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    T read = reading.read(this);
    in.checkLastTagWas(0);
    in.popLimit(limit);
    return read;
  }

  /** Numbers side by side. */
  double[] packedF64s(int most) throws IOException {
    return nested(
        inner -> {
          int bytes = inner.in.getBytesUntilLimit();
          if (bytes % Double.BYTES != 0 || bytes / Double.BYTES > most) {
            throw new IOException(
                "numbers of " + bytes + " bytes (expected: at most " + most + " of 8 each)");
          }
          double[] numbers = new double[bytes / Double.BYTES];
          for (int i = 0; i < numbers.length; i++) {
            numbers[i] = inner.f64();
          }
          // Nothing is left, which the end of a message would say.
          inner.tag();
          return numbers;
        });
  }

  /** Bytes that stay where they are. */
  record Span(int from, int length) {}

  Span bytes() throws IOException {
    int length = in.readRawVarint32();
    int at = from + in.getTotalBytesRead();
    in.skipRawBytes(length);
    return new Span(at, length);
  }
}
