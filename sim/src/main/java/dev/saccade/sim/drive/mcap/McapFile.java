package dev.saccade.sim.drive.mcap;

import com.github.luben.zstd.Zstd;
import dev.saccade.sim.drive.BadDriveException;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

  /** Of unpacked chunks together, where a single one is not more. */
  private static final int MAX_KEPT_BYTES = 64 << 20;

  /** Takes records as they come. */
  interface Visitor {
    /**
     * @param bytes that hold the record's content, until the call returns
     * @param place of the content, where it can be read again
     */
    void record(int opcode, byte[] bytes, int from, int length, Place place) throws IOException;

    /** Something that holds records cannot be read, and is passed over. */
    void damaged(BadDriveException why);
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

  /** By the place of the chunk's record, the one asked for last at the end. */
  private final Map<Long, byte[]> unpacked = new LinkedHashMap<>(16, 0.75f, true);

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
   * Reads the data section from front to back, chunks unpacked. What is damaged is passed over
   * where it can be known where the next record begins.
   *
   * @return where the file breaks off, for people; empty where it has an end. A recorder that is
   *     killed, or that runs out of disk, leaves none
   */
  synchronized Optional<String> visit(Visitor visitor) throws IOException {
    long at = MAGIC.length;
    while (size - at >= RECORD_HEAD_BYTES) {
      byte[] head = read(at, RECORD_HEAD_BYTES, "a record at byte " + at);
      McapCursor in = new McapCursor(head, 0, head.length, recordAt(at));
      int opcode = in.u8();
      if (opcode == DATA_END || opcode == FOOTER) {
        return Optional.empty();
      }
      long length = ByteBuffer.wrap(head, 1, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
      long content = at + RECORD_HEAD_BYTES;
      // No record is of kind 0: a file system that lost its current left zeros.
      if (opcode == 0 || length < 0 || length > size - content) {
        break;
      }
      visitRecord(opcode, at, length, visitor);
      at = content + length;
    }
    return Optional.of("breaks off in the record at byte " + at);
  }

  private void visitRecord(int opcode, long at, long length, Visitor visitor) throws IOException {
    if (opcode == CHUNK) {
      visitChunk(at, visitor);
    } else if (isRead(opcode)) {
      if (length > MAX_CHUNK_BYTES) {
        visitor.damaged(tooLong(length, at));
        return;
      }
      long content = at + RECORD_HEAD_BYTES;
      byte[] bytes = read(content, (int) length, "the record at byte " + at);
      visitor.record(opcode, bytes, 0, bytes.length, new Place(-1, content));
    }
  }

  private static boolean isRead(int opcode) {
    return opcode == SCHEMA || opcode == CHANNEL || opcode == MESSAGE;
  }

  private void visitChunk(long position, Visitor visitor) throws IOException {
    byte[] records;
    try {
      records = chunk(position);
    } catch (BadDriveException e) {
      visitor.damaged(e);
      return;
    }
    McapCursor in = new McapCursor(records, 0, records.length, "chunk in " + recordAt(position));
    while (in.left() > 0) {
      int opcode;
      int from;
      int length;
      try {
        opcode = in.u8();
        long stated = in.u64();
        from = in.skip(stated);
        length = (int) stated;
      } catch (BadDriveException e) {
        visitor.damaged(e);
        return;
      }
      if (isRead(opcode)) {
        visitor.record(opcode, records, from, length, new Place(position, from));
      }
    }
  }

  /** Bytes that a visitor was shown before. */
  synchronized byte[] bytes(Place place, int length) throws IOException {
    if (place.chunk() < 0) {
      return read(place.offset(), length, "a message");
    }
    int from = (int) place.offset();
    return Arrays.copyOfRange(chunk(place.chunk()), from, from + length);
  }

  /**
   * The unpacked records of a chunk. Pictures are asked for in the order of their capture, which
   * goes to and fro between chunks: some are kept.
   */
  private byte[] chunk(long position) throws IOException {
    byte[] known = unpacked.get(position);
    if (known != null) {
      return known;
    }
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
    makeRoomFor(length);
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
    unpacked.put(position, records);
    return records;
  }

  /** Before the next one comes: chunks may be large. */
  private void makeRoomFor(int length) {
    Iterator<byte[]> oldest = unpacked.values().iterator();
    long kept = unpacked.values().stream().mapToLong(chunk -> chunk.length).sum();
    while (kept + length > MAX_KEPT_BYTES && oldest.hasNext()) {
      kept -= oldest.next().length;
      oldest.remove();
    }
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
      throw tooLong(length, position);
    }
    return (int) length;
  }

  private BadDriveException tooLong(long length, long position) {
    return new BadDriveException(
        recordAt(position) + ": " + length + " bytes (expected: at most " + MAX_CHUNK_BYTES + ")");
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
    return new BadDriveException(path + ": breaks off in " + what);
  }

  private String recordAt(long position) {
    return path + ": record at byte " + position;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
