package dev.saccade.perception.stage.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers in row-major order, as a network takes and gives them.
 *
 * @param shape each dimension at least 0
 * @param bytes the numbers, little-endian, from position 0 to the limit; shared, not copied
 */
public record RawTensor(ElementType type, long[] shape, ByteBuffer bytes) {
  /** What a number is. */
  public enum ElementType {
    FLOAT16(2),
    FLOAT32(4),
    FLOAT64(8),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    UINT8(1),
    BOOL(1);

    private final int byteCount;

    ElementType(int byteCount) {
      this.byteCount = byteCount;
    }

    public int byteCount() {
      return byteCount;
    }
  }

  public RawTensor {
    long count = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException(
            "shape: " + Arrays.toString(shape) + " (expected: no negative dimension)");
      }
      count = Math.multiplyExact(count, dimension);
    }
    bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(0);
    if (Math.multiplyExact(count, (long) type.byteCount()) != bytes.limit()) {
      throw new IllegalArgumentException(
          "bytes: "
              + bytes.limit()
              + " (expected: "
              + Arrays.toString(shape)
              + " of "
              + type.byteCount()
              + " bytes)");
    }
  }

  /** Ready to be read from the first number. */
  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
