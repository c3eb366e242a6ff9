package dev.saccade.perception.deadline;

/**
 * A ticket that the gate gave up.
 *
 * @param detail one sentence for a person, may be empty
 */
public record GateDrop<F>(
    Ticket<F> ticket, DropReason reason, long decidedEpochNanos, String detail) {
  public FrameOutcome.Dropped outcome() {
    if (reason == DropReason.CLOCK_SUSPECT) {
      return FrameOutcome.Dropped.ageless(
          ticket.id(),
          ticket.captureEpochNanos(),
          decidedEpochNanos,
          reason,
          PipelineStep.GATE,
          detail);
    }
    return FrameOutcome.Dropped.of(
        ticket.id(),
        ticket.captureEpochNanos(),
        ticket.deadlineEpochNanos(),
        decidedEpochNanos,
        reason,
        PipelineStep.GATE,
        detail);
  }
}
