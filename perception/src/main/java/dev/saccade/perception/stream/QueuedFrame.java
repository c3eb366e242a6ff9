package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.Ticket;
import dev.saccade.perception.frame.Frame;

/** What travels with a ticket through the gate: the frame, and where its result is to go. */
public record QueuedFrame(AdmittedFrame admitted, Mailbox mailbox) {
  Ticket<QueuedFrame> ticket() {
    Frame frame = admitted.frame();
    int shape = frame.widthPixels() << 16 | frame.heightPixels();
    return new Ticket<>(
        frame.id(), frame.captureEpochNanos(), frame.deadlineEpochNanos(), shape, this);
  }
}
