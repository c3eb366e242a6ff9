package dev.saccade.perception.frame;

import java.util.zip.CRC32;

/** Walks a PNG's chunks (ISO/IEC 15948) without decoding it: its size, and whether it is whole. */
final class PngHeader {
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int IHDR = 0x49484452;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;

  private PngHeader() {}

  /**
   * @return width << 32 | height
   * @throws BrokenPayload where it is no PNG of at most 8 bits a sample, a chunk's checksum does
   *     not hold, or its end chunk is missing
   */
  static long wholeSize(byte[] data) throws BrokenPayload {
    if (data.length < 8 || ((long) intAt(data, 0) << 32 | uintAt(data, 4)) != SIGNATURE) {
      throw new BrokenPayload("PNG: no signature");
    }
    long size = 0;
    boolean pixels = false;
    int position = 8;
    while (position + 12L <= data.length) {
      long length = uintAt(data, position);
      int type = intAt(data, position + 4);
      if (position + 12L + length > data.length) {
        break;
      }
      if ((size == 0) != (type == IHDR)) {
        throw new BrokenPayload("PNG: chunk out of place at byte " + position);
      }
      if (type == IHDR) {
        size = sizeOf(data, position + 8, length);
      }
      int checksumAt = position + 8 + (int) length;
      CRC32 checksum = new CRC32();
      checksum.update(data, position + 4, 4 + (int) length);
      if ((int) checksum.getValue() != intAt(data, checksumAt)) {
        throw new BrokenPayload("PNG: checksum of the chunk at byte " + position + " is wrong");
      }
      pixels |= type == IDAT;
      if (type == IEND) {
        if (!pixels) {
          throw new BrokenPayload("PNG: ends without a picture");
        }
        return size;
      }
      position = checksumAt + 4;
    }
    throw new BrokenPayload("PNG: truncated, no end chunk in " + data.length + " bytes");
  }

  private static long sizeOf(byte[] data, int position, long length) throws BrokenPayload {
    if (length != 13) {
      throw new BrokenPayload("PNG: header of " + length + " bytes (expected: 13)");
    }
    long width = uintAt(data, position);
    long height = uintAt(data, position + 4);
    int bits = data[position + 8] & 0xFF;
    if (bits > 8) {
      throw new BrokenPayload("PNG: " + bits + " bits a sample (expected: at most 8)");
    }
    if (width == 0 || height == 0 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw new BrokenPayload("PNG: header says " + width + "x" + height);
    }
    return width << 32 | height;
  }

  private static long uintAt(byte[] data, int position) {
    return intAt(data, position) & 0xFFFFFFFFL;
  }

  private static int intAt(byte[] data, int position) {
    return (data[position] & 0xFF) << 24
        | (data[position + 1] & 0xFF) << 16
        | (data[position + 2] & 0xFF) << 8
        | data[position + 3] & 0xFF;
  }
}
