package dev.saccade.sim.drive;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;
import net.jpountz.lz4.LZ4FrameInputStream;

/**
 * An MCAP file's records, and the bytes of its chunks. Follows the format's specification
 * (mcap.dev/spec), version 0; what it knows nothing of is skipped.
 */
final class McapFile implements Closeable {
  static final int SCHEMA = 0x03;
  static final int CHANNEL = 0x04;
  static final int MESSAGE = 0x05;
  static final int CHUNK = 0x06;

  private static final int FOOTER = 0x02;
  private static final int DATA_END = 0x0F;
  private static final byte[] MAGIC = {(byte) 0x89, 'M', 'C', 'A', 'P', '0', '\r', '\n'};
  private static final int RECORD_HEAD_BYTES = 9;

  /** Recorders write chunks of about a MiB; memory is never taken for more than this. */
  static final int MAX_CHUNK_BYTES = 256 << 20;

  /** Takes records as they come. */
  interface Visitor {
    /**
     * @param bytes that hold the record's content, until the call returns
     * @param place of the content, where it can be read again
     */
    void record(int opcode, byte[] bytes, int from, int length, Place place) throws IOException;
  }

  /**
   * Where bytes stand.
   *
   * @param chunk the place of the chunk's record in the file; -1 for bytes of the file itself
   * @param offset within the unpacked chunk, or the file
   */
  record Place(long chunk, long offset) {
    Place plus(long bytes) {
      return new Place(chunk, offset + bytes);
    }
  }

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private long unpackedPosition = -1;
  private byte[] unpacked = new byte[0];

  private McapFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /** Whether a file begins like one. */
  static boolean isAt(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer head = ByteBuffer.allocate(MAGIC.length);
      int read;
      do {
        read = channel.read(head);
      } while (read > 0 && head.hasRemaining());
      // The sixth byte is the version, which is complained about elsewhere.
      byte[] found = head.array();
      found[5] = MAGIC[5];
      return !head.hasRemaining() && Arrays.equals(found, MAGIC);
    }
  }

  static McapFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      McapFile file = new McapFile(path, channel, channel.size());
      byte[] head = file.read(0, MAGIC.length, "its beginning");
      if (head[5] != MAGIC[5]) {
        throw new BadDriveException(
            path + ": MCAP version '" + (char) (head[5] & 0xFF) + "' (expected: '0')");
      }
      return file;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Reads the data section from front to back, chunks unpacked.
   *
   * @throws BadDriveException naming file and byte: it breaks off or is not as the format says
   */
  void visit(Visitor visitor) throws IOException {
    long at = MAGIC.length;
    while (true) {
      byte[] head = read(at, RECORD_HEAD_BYTES, "a record at byte " + at);
      McapCursor in = new McapCursor(head, 0, head.length, recordAt(at));
      int opcode = in.u8();
      if (opcode == DATA_END || opcode == FOOTER) {
        return;
      }
      long length = in.u64();
      long content = at + RECORD_HEAD_BYTES;
      if (length > size - content) {
        throw brokenOff("the record at byte " + at);
      }
      if (opcode == CHUNK) {
        visitChunk(at, visitor);
      } else if (opcode == SCHEMA || opcode == CHANNEL || opcode == MESSAGE) {
        byte[] bytes = read(content, bounded(length, at), "the record at byte " + at);
        visitor.record(opcode, bytes, 0, bytes.length, new Place(-1, content));
      }
      at = content + length;
    }
  }

  private void visitChunk(long position, Visitor visitor) throws IOException {
    byte[] records = chunk(position);
    McapCursor in = new McapCursor(records, 0, records.length, "chunk in " + recordAt(position));
    while (in.left() > 0) {
      int opcode = in.u8();
      long length = in.u64();
      int from = in.skip(length);
      if (opcode == SCHEMA || opcode == CHANNEL || opcode == MESSAGE) {
        visitor.record(opcode, records, from, (int) length, new Place(position, from));
      }
    }
  }

  /** Bytes that a visitor was shown before. */
  byte[] bytes(Place place, int length) throws IOException {
    if (place.chunk() < 0) {
      return read(place.offset(), length, "a message");
    }
    int from = (int) place.offset();
    return Arrays.copyOfRange(chunk(place.chunk()), from, from + length);
  }

  /** The unpacked records of a chunk; the last one asked for is kept. */
  private byte[] chunk(long position) throws IOException {
    if (position == unpackedPosition) {
      return unpacked;
    }
    // Gone before the next one comes: both may be large.
    unpackedPosition = -1;
    unpacked = new byte[0];
    String where = recordAt(position);
    byte[] head = read(position, RECORD_HEAD_BYTES, "the chunk at byte " + position);
    McapCursor outer = new McapCursor(head, 1, head.length - 1, where);
    byte[] content =
        read(
            position + RECORD_HEAD_BYTES,
            bounded(outer.u64(), position),
            "the chunk at byte " + position);
    McapCursor in = new McapCursor(content, 0, content.length, where);
    in.skip(16); // first and last log time
    int length = bounded(in.u64(), position);
    long checksum = in.u32();
    String compression = in.name();
    long packed = in.u64();
    int from = in.skip(packed);
    byte[] records = unpack(compression, content, from, (int) packed, length, where);
    if (checksum != 0) {
      CRC32 crc = new CRC32();
      crc.update(records);
      if (crc.getValue() != checksum) {
        throw new BadDriveException(where + ": chunk is damaged, its checksum differs");
      }
    }
    unpackedPosition = position;
    unpacked = records;
    return records;
  }

  private static byte[] unpack(
      String compression, byte[] content, int from, int packed, int length, String where)
      throws BadDriveException {
    byte[] records = new byte[length];
    int unpackedBytes;
    try {
      unpackedBytes =
          switch (compression) {
            case "" -> copy(content, from, packed, records);
            case "zstd" ->
                Math.toIntExact(
                    Zstd.decompressByteArray(records, 0, length, content, from, packed));
            case "lz4" -> unpackLz4(content, from, packed, records);
            default ->
                throw new BadDriveException(
                    where + ": compression '" + compression + "' (expected: zstd, lz4 or none)");
          };
    } catch (BadDriveException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new BadDriveException(where + ": chunk cannot be unpacked: " + e.getMessage(), e);
    }
    if (unpackedBytes != length) {
      throw new BadDriveException(
          where + ": chunk does not hold the " + length + " bytes that it says");
    }
    return records;
  }

  private static int copy(byte[] content, int from, int packed, byte[] records) {
    System.arraycopy(content, from, records, 0, Math.min(packed, records.length));
    return packed;
  }

  /** The number of bytes that came; more than there is room for where some are left over. */
  private static int unpackLz4(byte[] content, int from, int packed, byte[] records)
      throws IOException {
    try (LZ4FrameInputStream in =
        new LZ4FrameInputStream(new ByteArrayInputStream(content, from, packed))) {
      int count = in.readNBytes(records, 0, records.length);
      return in.read() < 0 ? count : count + 1;
    }
  }

  private int bounded(long length, long position) throws BadDriveException {
    if (length > MAX_CHUNK_BYTES) {
      throw new BadDriveException(
          recordAt(position)
              + ": "
              + length
              + " bytes (expected: at most "
              + MAX_CHUNK_BYTES
              + ")");
    }
    return (int) length;
  }

  /** Bytes of the file itself. */
  private byte[] read(long position, int length, String what) throws IOException {
    if (position + length > size) {
      throw brokenOff(what);
    }
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw brokenOff(what);
      }
    }
    return buffer.array();
  }

  private BadDriveException brokenOff(String what) {
    return new BadDriveException(
        path
            + ": breaks off in "
            + what
            + "; 'mcap recover' saves what a recorder left unfinished");
  }

  private String recordAt(long position) {
    return path + ": record at byte " + position;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
