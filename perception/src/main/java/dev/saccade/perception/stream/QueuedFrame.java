package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.Ticket;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;

/** What travels with a ticket through the gate: the frame, and where its result is to go. */
public record QueuedFrame(AdmittedFrame admitted, Mailbox mailbox) {
  /** Above every width. */
  private static final int NV12 = 1 << 30;

  Ticket<QueuedFrame> ticket() {
    Frame frame = admitted.frame();
    // By size, and apart for NV12, which engines prepare in another way.
    int layout = frame.encoding() == FrameEncoding.NV12 ? NV12 : 0;
    int shape = layout | frame.widthPixels() << 16 | frame.heightPixels();
    return new Ticket<>(
        frame.id(), frame.captureEpochNanos(), frame.deadlineEpochNanos(), shape, this);
  }
}
