package dev.saccade.perception.deadline;

/** The drops that every policy words alike. */
final class GateDrops {
  private GateDrops() {}

  static <F> GateDrop<F> unknownCamera(Ticket<F> ticket, long nowEpochNanos) {
    return new GateDrop<>(
        ticket,
        DropReason.UNKNOWN_CAMERA,
        nowEpochNanos,
        "The camera is not in the configured list.");
  }

  /** Served now, the camera's frames would not be in capture order any more. */
  static <F> GateDrop<F> outOfOrder(Ticket<F> ticket, long nowEpochNanos) {
    return new GateDrop<>(
        ticket,
        DropReason.SUPERSEDED,
        nowEpochNanos,
        "It came after a frame that was captured later.");
  }

  static <F> GateDrop<F> supersededBy(Ticket<F> older, Ticket<F> newer, long nowEpochNanos) {
    return new GateDrop<>(
        older,
        DropReason.SUPERSEDED,
        nowEpochNanos,
        "Frame " + newer.id().sequence() + " took its place.");
  }

  static <F> GateDrop<F> expired(Ticket<F> ticket, long nowEpochNanos) {
    return new GateDrop<>(ticket, DropReason.EXPIRED, nowEpochNanos, "");
  }

  static <F> GateDrop<F> predictedLate(Ticket<F> ticket, long needNanos, long nowEpochNanos) {
    return new GateDrop<>(
        ticket,
        DropReason.PREDICTED_LATE,
        nowEpochNanos,
        "Needs " + needNanos / 1_000_000 + " ms at the smallest size.");
  }

  static <F> GateDrop<F> clockSetBack(Ticket<F> ticket, long nowEpochNanos) {
    return new GateDrop<>(
        ticket, DropReason.CLOCK_SUSPECT, nowEpochNanos, "The clock was set back while it waited.");
  }

  static <F> GateDrop<F> full(Ticket<F> ticket, long nowEpochNanos, int maxWaiting) {
    return new GateDrop<>(
        ticket, DropReason.OVERLOADED, nowEpochNanos, maxWaiting + " frames waited.");
  }
}
