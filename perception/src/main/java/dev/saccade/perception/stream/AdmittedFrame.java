package dev.saccade.perception.stream;

import dev.saccade.perception.frame.Frame;

/** A frame that passed admission, and where it came from. */
public record AdmittedFrame(Frame frame, RecordPosition position) {
  LedgerKey ledgerKey() {
    return new LedgerKey(LedgerKey.Kind.FRAME, position.offset());
  }
}
