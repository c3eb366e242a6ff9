package dev.saccade.sim.bench.deadline;

import dev.saccade.perception.deadline.GateDrop;
import dev.saccade.perception.deadline.Ticket;

/** What an engine that slows down for a while does to a policy. */
public final class ThrottleScore implements PolicySimulation.OutcomeListener {
  private final long fromEpochNanos;
  private final long untilEpochNanos;
  private final long[] latePerCamera;
  private long before;
  private long after;

  /** Watches the second before the engine slows down and the second after it has recovered. */
  ThrottleScore(int cameraCount, EngineModel engine) {
    latePerCamera = new long[cameraCount];
    fromEpochNanos = CameraTraffic.START_EPOCH_NANOS + engine.throttledFromNanos();
    untilEpochNanos = CameraTraffic.START_EPOCH_NANOS + engine.throttledUntilNanos();
  }

  @Override
  public void offered(int camera, long arrivalEpochNanos) {
    // The traffic is steady.
  }

  @Override
  public void processed(
      Ticket<Integer> ticket, long startedEpochNanos, long handedOverEpochNanos, int profile) {
    if (handedOverEpochNanos > ticket.deadlineEpochNanos()) {
      latePerCamera[ticket.frame()]++;
      return;
    }
    long second = 1_000_000_000;
    if (handedOverEpochNanos >= fromEpochNanos - second && handedOverEpochNanos < fromEpochNanos) {
      before++;
    }
    if (handedOverEpochNanos >= untilEpochNanos + second
        && handedOverEpochNanos < untilEpochNanos + 2 * second) {
      after++;
    }
  }

  @Override
  public void dropped(GateDrop<Integer> drop) {
    // Counted elsewhere.
  }

  /** Late frames of the camera that had most. */
  public long mostLatePerCamera() {
    long most = 0;
    for (long late : latePerCamera) {
      most = Math.max(most, late);
    }
    return most;
  }

  /**
   * Frames on time in the second that begins one second after the recovery, as a share of those in
   * the second before the engine slowed down.
   */
  public double recoveredShare() {
    return (double) after / before;
  }
}
