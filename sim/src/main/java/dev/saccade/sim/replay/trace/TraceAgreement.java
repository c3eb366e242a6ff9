package dev.saccade.sim.replay.trace;

import dev.saccade.perception.deadline.FrameGate;
import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.GateDrop;
import dev.saccade.perception.deadline.Ticket;
import dev.saccade.perception.frame.FrameId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whether a gate decides again as it did: the recorded calls, at the recorded times, to a new gate
 * of the recorded policy and configuration. What the clock said then decides here, too; a frame
 * whose fate differs shows that something else had a say.
 *
 * @param frameCount frames whose fate the trace tells
 * @param agreeingCount of them, those that met the same fate: started with the same profile, or
 *     dropped for the same reason
 */
public record TraceAgreement(long frameCount, long agreeingCount) {
  /** 1 where nothing was decided. */
  public double share() {
    return frameCount == 0 ? 1 : (double) agreeingCount / frameCount;
  }

  /**
   * Compares with what was decided elsewhere.
   *
   * @param replayed as {@link GateTrace#fates}
   */
  public static TraceAgreement of(GateTrace trace, Map<FrameId, String> replayed) {
    Map<FrameId, String> recorded = trace.fates();
    long agreeing =
        recorded.entrySet().stream()
            .filter(fate -> fate.getValue().equals(replayed.get(fate.getKey())))
            .count();
    return new TraceAgreement(recorded.size(), agreeing);
  }

  /** Plays the calls to a new gate. */
  public static TraceAgreement of(GateTrace trace) {
    FrameGate<FrameId> gate = trace.policy().gate(trace.config());
    Map<FrameId, String> replayed = new HashMap<>();
    Map<Long, GateBatch<FrameId>> running = new HashMap<>();
    Consumer<GateDrop<FrameId>> drops =
        drop -> replayed.put(drop.ticket().id(), drop.reason().name());
    for (GateEvent event : trace.events()) {
      long now = event.epochNanos();
      if (event instanceof GateEvent.Offered offered) {
        gate.offer(
            new Ticket<>(
                offered.frame(),
                offered.captureEpochNanos(),
                offered.deadlineEpochNanos(),
                offered.shape(),
                offered.frame()),
            now,
            drops);
      } else if (event instanceof GateEvent.Started started) {
        take(gate, now, drops, replayed).ifPresent(batch -> running.put(started.batch(), batch));
      } else if (event instanceof GateEvent.FoundNothing) {
        take(gate, now, drops, replayed);
      } else if (event instanceof GateEvent.Finished finished) {
        GateBatch<FrameId> batch = running.remove(finished.batch());
        if (batch != null) {
          gate.finished(batch, finished.stageNanos(), now);
        }
      } else if (event instanceof GateEvent.Withdrawn withdrawn) {
        gate.withdraw(withdrawn.cameraId(), ticket -> {});
      } else if (event instanceof GateEvent.ClockSetBack) {
        gate.clockSetBack(now, drops);
      }
    }
    return of(trace, replayed);
  }

  private static Optional<GateBatch<FrameId>> take(
      FrameGate<FrameId> gate,
      long now,
      Consumer<GateDrop<FrameId>> drops,
      Map<FrameId, String> replayed) {
    Optional<GateBatch<FrameId>> batch = gate.take(now, drops);
    batch.ifPresent(
        taken ->
            taken.tickets().forEach(ticket -> replayed.put(ticket.id(), taken.profile().name())));
    return batch;
  }
}
