package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.FrameGate;
import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.GateDrop;
import dev.saccade.perception.deadline.PredictionError;
import dev.saccade.perception.deadline.Ticket;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stage.PerceptionStage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stage without a thread and without a will: a batch starts and ends, and its results are
 * handed over, when whoever holds the clock says so. Computed when it starts. The same calls at the
 * same times give the same results.
 */
public final class SteppedStage implements StageExecutor {
  private final FrameGate<QueuedFrame> gate;
  private final PerceptionStage stage;
  private final EpochClock clock;
  private final GateTime time;
  private final long handOverNanos;
  private final Map<String, Mailbox> mailboxes = new HashMap<>();
  private final Map<FrameId, Runnable> held = new LinkedHashMap<>();
  private long generations;
  private Optional<Running> running = Optional.empty();

  private record Running(GateBatch<QueuedFrame> batch, BatchRun run, boolean held) {}

  /**
   * @param clock the virtual one
   * @param handOverNanos as for {@link StageWorker}
   */
  public SteppedStage(
      FrameGate<QueuedFrame> gate, PerceptionStage stage, EpochClock clock, long handOverNanos) {
    this.gate = gate;
    this.stage = stage;
    this.clock = clock;
    this.time = new GateTime(gate, clock, SteppedStage::deliver);
    this.handOverNanos = handOverNanos;
  }

  @Override
  public Mailbox open(String cameraId) {
    Mailbox earlier = mailboxes.get(cameraId);
    if (earlier != null) {
      close(earlier);
    }
    Mailbox mailbox = new Mailbox(cameraId, ++generations);
    mailboxes.put(cameraId, mailbox);
    return mailbox;
  }

  @Override
  public void offer(AdmittedFrame frame, Mailbox mailbox) {
    if (!mailbox.isClosed()) {
      gate.offer(new QueuedFrame(frame, mailbox).ticket(), time.now(), SteppedStage::deliver);
    }
  }

  /** What is at work. */
  public Optional<GateBatch<QueuedFrame>> running() {
    return running.map(Running::batch);
  }

  /**
   * Asks the gate for a batch, now; only while nothing runs.
   *
   * @return what runs from now on; empty where the gate had none
   */
  public Optional<GateBatch<QueuedFrame>> start() {
    if (running.isPresent()) {
      throw new IllegalStateException("a batch is at work (expected: none)");
    }
    running =
        gate.take(time.now(), SteppedStage::deliver)
            .map(batch -> new Running(batch, BatchRun.of(stage, batch, handOverNanos), false));
    return running();
  }

  /**
   * Ends what runs, and tells the gate. What there is to hand over is held back until it is {@link
   * #release released}; what the engine could not do is delivered at once.
   *
   * @param stageNanos what the batch took, greater than 0
   */
  public void finish(long stageNanos) {
    hold(stageNanos);
    Running done = running.orElseThrow();
    running = Optional.empty();
    gate.finished(done.batch(), done.run().tellingNanos(stageNanos), time.now());
  }

  private void hold(long stageNanos) {
    Running done = running.orElseThrow();
    if (done.held()) {
      return;
    }
    running = Optional.of(new Running(done.batch(), done.run(), true));
    List<Ticket<QueuedFrame>> tickets = done.batch().tickets();
    for (int i = 0; i < tickets.size(); i++) {
      int index = i;
      if (done.run().isPerceived(i)) {
        held.put(
            tickets.get(i).id(), () -> done.run().deliver(index, stageNanos, clock::epochNanos));
      } else {
        done.run().deliver(i, stageNanos, clock::epochNanos);
      }
    }
  }

  /**
   * Puts the result of a frame into its mailbox, where there is one: also of a batch that has not
   * ended, since results go out a moment before the gate is told.
   *
   * @param stageNanos what that batch takes
   */
  public void release(FrameId frame, long stageNanos) {
    if (running.isPresent()
        && running.get().batch().tickets().stream().anyMatch(t -> t.id().equals(frame))) {
      hold(stageNanos);
    }
    Runnable delivery = held.remove(frame);
    if (delivery != null) {
      delivery.run();
    }
  }

  /** Puts all results that are held back into their mailboxes, in the order of their batches. */
  public void releaseAll() {
    held.values().forEach(Runnable::run);
    held.clear();
  }

  /** How long a free engine may wait before it asks again; see {@link GateWait}. */
  long waitNanos() {
    return GateWait.nanos(gate, time.now());
  }

  /** Frames that wait. */
  public int waitingCount() {
    return gate.waitingCount();
  }

  /** How well the gate predicts; empty where its policy does not. */
  public Optional<PredictionError> predictionError() {
    return gate.predictionError();
  }

  @Override
  public void close(Mailbox mailbox) {
    if (mailboxes.remove(mailbox.cameraId(), mailbox)) {
      mailbox.close();
      gate.withdraw(mailbox.cameraId(), ticket -> {});
    }
  }

  @Override
  public void requireWorking() {
    // It has no thread that could stop: a fault reaches the caller at once.
  }

  @Override
  public void close() {
    running = Optional.empty();
    held.clear();
  }

  private static void deliver(GateDrop<QueuedFrame> drop) {
    QueuedFrame queued = drop.ticket().frame();
    queued.mailbox().put(FrameEvent.Lost.of(queued.admitted(), drop.outcome()));
  }
}
