package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.FrameGate;
import dev.saccade.perception.deadline.GateDrop;
import dev.saccade.perception.frame.EpochClock;
import java.util.function.Consumer;

/**
 * The time as a gate is told it: never back, since a gate is promised that, and a wall clock makes
 * no such promise. Small steps back are waited out; after a large one the gate begins by the new
 * time.
 */
final class GateTime {
  /** What waiting out would cost frames their budgets. */
  private static final long LARGE_STEP_NANOS = 50_000_000;

  private final FrameGate<QueuedFrame> gate;
  private final EpochClock clock;
  private final Consumer<GateDrop<QueuedFrame>> drops;
  private long lastEpochNanos = Long.MIN_VALUE;

  GateTime(FrameGate<QueuedFrame> gate, EpochClock clock, Consumer<GateDrop<QueuedFrame>> drops) {
    this.gate = gate;
    this.clock = clock;
    this.drops = drops;
  }

  /** Under whatever guards the gate. */
  long now() {
    long now = clock.epochNanos();
    if (now >= lastEpochNanos) {
      lastEpochNanos = now;
    } else if (now < lastEpochNanos - LARGE_STEP_NANOS) {
      lastEpochNanos = now;
      gate.clockSetBack(now, drops);
    }
    return lastEpochNanos;
  }
}
