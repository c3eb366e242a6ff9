package dev.saccade.sim.replay;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Label maps in little room: deflated, fast rather than small.
 *
 * @param deflated shared, not copied
 */
record PackedBytes(int length, byte[] deflated) {
  static PackedBytes of(byte[] plain) {
    // What does not deflate grows by five bytes a block.
    byte[] work = new byte[plain.length + plain.length / 1024 + 1024];
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(plain);
      deflater.finish();
      int length = deflater.deflate(work);
      if (!deflater.finished()) {
        throw new IllegalStateException(
            plain.length + " bytes did not fit deflated in " + work.length);
      }
      return new PackedBytes(plain.length, Arrays.copyOf(work, length));
    } finally {
      deflater.end();
    }
  }

  byte[] unpacked() {
    byte[] plain = new byte[length];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated);
      inflater.inflate(plain);
      return plain;
    } catch (DataFormatException e) {
      throw new IllegalStateException("what was packed here does not unpack", e);
    } finally {
      inflater.end();
    }
  }
}
