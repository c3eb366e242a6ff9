package dev.saccade.perception.stream;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;

/**
 * Names an outcome that is owed: by the record's offset, which is unique in a task's store, and
 * what about that record it speaks of.
 */
record LedgerKey(Kind kind, long offset) {
  enum Kind {
    /** The frame that the record brought. */
    FRAME('f'),
    /** The frames missing before it at the source. */
    GAP('g'),
    /** The frames that retention took before it. */
    EXPIRED('x'),
    /** The frames that retention took before it, of an earlier start of the source. */
    EXPIRED_BEFORE('y');

    private final byte letter;

    Kind(char letter) {
      this.letter = (byte) letter;
    }
  }

  Bytes toBytes() {
    return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(kind.letter).putLong(offset).array());
  }
}
