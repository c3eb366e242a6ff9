package dev.saccade.perception.deadline;

/** A ticket in the gate. */
final class WaitingFrame<F> {
  private final Ticket<F> ticket;
  private final CameraClaim camera;
  private long dueEpochNanos;

  WaitingFrame(Ticket<F> ticket, CameraClaim camera) {
    this.ticket = ticket;
    this.camera = camera;
    this.dueEpochNanos = ticket.deadlineEpochNanos();
  }

  Ticket<F> ticket() {
    return ticket;
  }

  CameraClaim camera() {
    return camera;
  }

  /**
   * Its deadline, or that of a later frame of the camera where that is earlier: it must be started
   * first for both to be served.
   */
  long dueEpochNanos() {
    return dueEpochNanos;
  }

  void setDueEpochNanos(long dueEpochNanos) {
    this.dueEpochNanos = dueEpochNanos;
  }

  boolean capturedBefore(WaitingFrame<F> other) {
    Ticket<F> mine = ticket;
    Ticket<F> its = other.ticket;
    return mine.captureEpochNanos() != its.captureEpochNanos()
        ? mine.captureEpochNanos() < its.captureEpochNanos()
        : mine.id().sequence() < its.id().sequence();
  }

  /** Earliest due first; a camera's frames in capture order; nothing left to chance. */
  boolean dueBefore(WaitingFrame<F> other) {
    if (dueEpochNanos != other.dueEpochNanos) {
      return dueEpochNanos < other.dueEpochNanos;
    }
    if (camera != other.camera) {
      return camera.index() < other.camera.index();
    }
    return capturedBefore(other);
  }
}
