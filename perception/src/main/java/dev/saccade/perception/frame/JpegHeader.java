package dev.saccade.perception.frame;

import java.util.Locale;

/**
 * Reads a JPEG's markers (ITU-T T.81, annex B) without decoding it: the size it states, and whether
 * it is whole. Decoders fill up what is missing with grey and call it a success; this does not.
 */
final class JpegHeader {
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int TEM = 0x01;

  /**
   * Encoders write about ten for a progressive picture. Every scan may visit the whole picture for
   * some hundred bytes of file, so their number is what bounds the time of decoding.
   */
  private static final int MAX_SCANS = 64;

  private JpegHeader() {}

  /**
   * @return width << 32 | height
   * @throws BrokenPayload where it is no JPEG of ours (8 bits, grey or three components, baseline,
   *     extended or progressive, of few scans) or does not reach its end marker
   */
  static long wholeSize(byte[] data) throws BrokenPayload {
    if (data.length < 4 || at(data, 0) != 0xFF || at(data, 1) != SOI) {
      throw new BrokenPayload("JPEG: no start marker");
    }
    long size = 0;
    int scans = 0;
    int position = 2;
    while (true) {
      position = markerFrom(data, position);
      int marker = at(data, position++);
      if (marker == EOI) {
        if (scans == 0) {
          throw new BrokenPayload("JPEG: ends at byte " + position + " without a picture");
        }
        return size;
      }
      if (marker == TEM) {
        continue;
      }
      if (marker == SOI || marker == 0 || isRestart(marker)) {
        throw new BrokenPayload(
            "JPEG: marker " + hex(marker) + " out of place at byte " + (position - 2));
      }
      int end = position + segmentLength(data, position, marker);
      if (isFrameHeader(marker)) {
        if (size != 0) {
          throw new BrokenPayload("JPEG: a second frame header at byte " + (position - 2));
        }
        size = sizeOf(data, position, end, marker);
      }
      position = end;
      if (marker == SOS) {
        if (size == 0) {
          throw new BrokenPayload("JPEG: a scan before the frame header");
        }
        if (++scans > MAX_SCANS) {
          throw new BrokenPayload("JPEG: more than " + MAX_SCANS + " scans");
        }
        position = afterScan(data, position);
      }
    }
  }

  private static int markerFrom(byte[] data, int position) throws BrokenPayload {
    if (position < data.length && at(data, position) != 0xFF) {
      throw new BrokenPayload("JPEG: no marker where one is due, at byte " + position);
    }
    int at = position;
    while (at < data.length && at(data, at) == 0xFF) {
      at++; // any number of fill bytes may stand before a marker
    }
    if (at >= data.length) {
      throw truncated(data);
    }
    return at;
  }

  private static int segmentLength(byte[] data, int position, int marker) throws BrokenPayload {
    if (position + 2 > data.length) {
      throw truncated(data);
    }
    int length = at(data, position) << 8 | at(data, position + 1);
    if (length < 2) {
      throw new BrokenPayload("JPEG: segment " + hex(marker) + " of length " + length);
    }
    if (position + length > data.length) {
      throw truncated(data);
    }
    return length;
  }

  private static long sizeOf(byte[] data, int position, int end, int marker) throws BrokenPayload {
    if (marker > 0xC2) {
      throw new BrokenPayload(
          "JPEG: coding " + hex(marker) + " (expected: baseline, extended or progressive)");
    }
    if (end - position < 8) {
      throw new BrokenPayload("JPEG: frame header of " + (end - position) + " bytes");
    }
    int bits = at(data, position + 2);
    int height = at(data, position + 3) << 8 | at(data, position + 4);
    int width = at(data, position + 5) << 8 | at(data, position + 6);
    int components = at(data, position + 7);
    if (bits != 8) {
      throw new BrokenPayload("JPEG: " + bits + " bits a sample (expected: 8)");
    }
    if (components != 1 && components != 3) {
      throw new BrokenPayload("JPEG: " + components + " components (expected: 1 or 3)");
    }
    if (width == 0 || height == 0) {
      throw new BrokenPayload("JPEG: header says " + width + "x" + height);
    }
    return (long) width << 32 | height;
  }

  /** The first marker after entropy-coded data that is neither a stuffed zero nor a restart. */
  private static int afterScan(byte[] data, int position) throws BrokenPayload {
    for (int i = position; i + 1 < data.length; i++) {
      if (data[i] == (byte) 0xFF) {
        int next = at(data, i + 1);
        if (next != 0 && next != 0xFF && !isRestart(next)) {
          return i;
        }
      }
    }
    throw truncated(data);
  }

  private static boolean isFrameHeader(int marker) {
    // C4, C8 and CC in this range are tables and a reservation.
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xD0 && marker <= 0xD7;
  }

  private static BrokenPayload truncated(byte[] data) {
    return new BrokenPayload("JPEG: truncated, no end marker in " + data.length + " bytes");
  }

  private static String hex(int marker) {
    return String.format(Locale.ROOT, "FF%02X", marker);
  }

  private static int at(byte[] data, int position) {
    return data[position] & 0xFF;
  }
}
