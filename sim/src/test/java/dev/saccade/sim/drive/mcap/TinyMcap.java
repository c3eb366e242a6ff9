package dev.saccade.sim.drive.mcap;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;

/** Writes MCAP files of pictures, as small as the format allows: no index, no summary. */
final class TinyMcap {
  static final byte[] MAGIC = {(byte) 0x89, 'M', 'C', 'A', 'P', '0', '\r', '\n'};

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();
  private final String compression;

  /**
   * @param compression of chunks: zstd, lz4 or nothing; null writes no chunks
   */
  TinyMcap(String compression) {
    this.compression = compression;
    file.writeBytes(MAGIC);
    record(file, 0x01, join(text("ros2"), text("a test")));
  }

  TinyMcap channel(int id, String topic, MessageType type) {
    return channel(id, topic, type.schema(), type.wire().label());
  }

  TinyMcap channel(int id, String topic, String schema, String encoding) {
    record(target(), 0x03, join(u16(id + 100), text(schema), text("any"), u32(3), new byte[3]));
    record(target(), 0x04, join(u16(id), u16(id + 100), text(topic), text(encoding), u32(0)));
    return this;
  }

  TinyMcap message(int channel, long logNanos, byte[] data) {
    record(target(), 0x05, join(u16(channel), u32(7), u64(logNanos), u64(logNanos), data));
    return this;
  }

  TinyMcap picture(int channel, MessageType type, long logNanos, long stampNanos, byte[] picture) {
    return message(channel, logNanos, TestMessages.compressed(type, stampNanos, "cam", picture));
  }

  /** Closes the chunk that is open, if there is one. */
  TinyMcap endChunk() {
    if (compression == null || chunk.size() == 0) {
      return this;
    }
    byte[] records = chunk.toByteArray();
    chunk.reset();
    CRC32 crc = new CRC32();
    crc.update(records);
    byte[] packed = packed(records);
    record(
        file,
        0x06,
        join(
            u64(0),
            u64(0),
            u64(records.length),
            u32(crc.getValue()),
            text(compression),
            u64(packed.length),
            packed));
    record(file, 0x07, join(u16(1), u32(0))); // an index, which is skipped
    return this;
  }

  private byte[] packed(byte[] records) {
    if (compression.equals("zstd")) {
      return Zstd.compress(records);
    }
    if (!compression.equals("lz4")) {
      return records;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // The usual blocks take 8 MiB of memory for a chunk of some hundred bytes.
    try (LZ4FrameOutputStream out = new LZ4FrameOutputStream(bytes, BLOCKSIZE.SIZE_64KB)) {
      out.write(records);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The file as a recorder leaves it that was killed after a chunk. */
  byte[] withoutEnd() {
    endChunk();
    return file.toByteArray();
  }

  byte[] finish() {
    endChunk();
    record(file, 0x0F, u32(0));
    record(file, 0x02, join(u64(0), u64(0), u32(0)));
    file.writeBytes(MAGIC);
    return file.toByteArray();
  }

  private ByteArrayOutputStream target() {
    return compression == null ? file : chunk;
  }

  static void record(ByteArrayOutputStream out, int opcode, byte[] content) {
    out.write(opcode);
    out.writeBytes(u64(content.length));
    out.writeBytes(content);
  }

  static byte[] u16(long value) {
    return number(value, 2);
  }

  static byte[] u32(long value) {
    return number(value, 4);
  }

  static byte[] u64(long value) {
    return number(value, 8);
  }

  private static byte[] number(long value, int size) {
    ByteBuffer all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    return Arrays.copyOf(all.array(), size);
  }

  static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return join(u32(bytes.length), bytes);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
