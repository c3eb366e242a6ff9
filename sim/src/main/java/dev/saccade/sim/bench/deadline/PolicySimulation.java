package dev.saccade.sim.bench.deadline;

import dev.saccade.perception.deadline.FrameGate;
import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GateDrop;
import dev.saccade.perception.deadline.Ticket;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One gate, one engine, and the frames that come: discrete events on a time that only they move.
 *
 * <p>A frame that the gate hands out is done when the engine is done with its batch, plus the
 * gate's {@code afterStageNanos}.
 */
public final class PolicySimulation {

  private final GateConfig config;
  private final List<Profile> profiles;
  private final ServiceTimes times;
  private final OutcomeListener listener;
  private final Consumer<GateDrop<Integer>> drops;
  private final String[] cameraIds;

  /** Hears what became of each frame. */
  public interface OutcomeListener {
    void offered(int camera, long arrivalEpochNanos);

    /**
     * @param handedOverEpochNanos when its tracks would be the planner's
     * @param profileIndex 0 for the largest input size
     */
    void processed(
        Ticket<Integer> ticket,
        long startedEpochNanos,
        long handedOverEpochNanos,
        int profileIndex);

    void dropped(GateDrop<Integer> drop);
  }

  /**
   * @param config the gate's; {@code afterStageNanos} is also what the simulation adds
   * @param times of the engine
   */
  public PolicySimulation(GateConfig config, ServiceTimes times, OutcomeListener listener) {
    this.config = config;
    this.profiles = config.profiles();
    this.times = times;
    this.listener = listener;
    this.drops = listener::dropped;
    this.cameraIds =
        config.cameras().stream().map(camera -> camera.cameraId()).toArray(String[]::new);
  }

  /** Plays all arrivals through the gate, then works off what is left. */
  public void run(FrameGate<Integer> gate, Arrivals arrivals) {
    boolean more = arrivals.advance();
    GateBatch<Integer> running = null;
    long runningUntil = Long.MAX_VALUE;
    long now = Long.MIN_VALUE;
    while (true) {
      long arrival = more ? arrivals.arrivalEpochNanos() : Long.MAX_VALUE;
      long wake = running == null ? gate.wakeEpochNanos() : Long.MAX_VALUE;
      long next = Math.min(Math.min(arrival, runningUntil), wake);
      if (next == Long.MAX_VALUE) {
        return;
      }
      now = Math.max(now, next);
      if (runningUntil <= now) {
        finish(gate, running, now);
        running = null;
        runningUntil = Long.MAX_VALUE;
      }
      while (more && arrivals.arrivalEpochNanos() <= now) {
        offer(gate, arrivals, now);
        more = arrivals.advance();
      }
      if (running == null) {
        Optional<GateBatch<Integer>> batch = gate.take(now, drops);
        if (batch.isPresent()) {
          running = batch.get();
          runningUntil =
              now + times.nanos(profiles.indexOf(running.profile()), running.tickets().size(), now);
        }
      }
    }
  }

  private void offer(FrameGate<Integer> gate, Arrivals arrivals, long now) {
    int camera = arrivals.camera();
    long capture = arrivals.captureEpochNanos();
    FrameId id = new FrameId(cameraIds[camera], 1, arrivals.sequence());
    listener.offered(camera, now);
    gate.offer(new Ticket<>(id, capture, capture + arrivals.budgetNanos(), camera), now, drops);
  }

  private void finish(FrameGate<Integer> gate, GateBatch<Integer> batch, long now) {
    long started = batch.startedEpochNanos();
    gate.finished(batch, now - started, now);
    int profile = profiles.indexOf(batch.profile());
    List<Ticket<Integer>> tickets = batch.tickets();
    for (int i = 0; i < tickets.size(); i++) {
      listener.processed(tickets.get(i), started, now + config.afterStageNanos(), profile);
    }
  }
}
