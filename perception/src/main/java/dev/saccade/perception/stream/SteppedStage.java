package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.FrameGate;
import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.GateDrop;
import dev.saccade.perception.deadline.PredictionError;
import dev.saccade.perception.deadline.Ticket;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stage.PerceptionStage;
import java.util.ArrayDeque;
import java.util.Deque;
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
  private final Deque<Running> running = new ArrayDeque<>();

  private static final class Running {
    private final GateBatch<QueuedFrame> batch;
    private final BatchRun run;
    private boolean held;

    private Running(GateBatch<QueuedFrame> batch, BatchRun run) {
      this.batch = batch;
      this.run = run;
    }
  }

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

  /** What is at work; of two the one that ends first. */
  public Optional<GateBatch<QueuedFrame>> running() {
    return Optional.ofNullable(running.peekFirst()).map(run -> run.batch);
  }

  /** How many are at work. */
  public int runningCount() {
    return running.size();
  }

  /**
   * Asks the gate for a batch, now; only while nothing runs, or one batch beside which another is
   * prepared.
   *
   * @return what runs from now on; empty where the gate had none
   */
  public Optional<GateBatch<QueuedFrame>> start() {
    if (running.size() > 1) {
      throw new IllegalStateException("two batches are at work (expected: one at most)");
    }
    Optional<GateBatch<QueuedFrame>> taken = gate.take(time.now(), SteppedStage::deliver);
    taken.ifPresent(
        batch -> running.addLast(new Running(batch, BatchRun.of(stage, batch, handOverNanos))));
    return taken;
  }

  /**
   * Ends what runs longest, and tells the gate. What there is to hand over is held back until it is
   * {@link #release released}; what the engine could not do is delivered at once.
   *
   * @param stageNanos what the batch took, greater than 0
   */
  public void finish(long stageNanos) {
    Running done = running.removeFirst();
    hold(done, stageNanos);
    gate.finished(done.batch, done.run.tellingNanos(stageNanos), time.now());
  }

  private void hold(Running done, long stageNanos) {
    if (done.held) {
      return;
    }
    done.held = true;
    List<Ticket<QueuedFrame>> tickets = done.batch.tickets();
    for (int i = 0; i < tickets.size(); i++) {
      int index = i;
      if (done.run.isPerceived(i)) {
        held.put(tickets.get(i).id(), () -> done.run.deliver(index, stageNanos, clock::epochNanos));
      } else {
        done.run.deliver(i, stageNanos, clock::epochNanos);
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
    for (Running one : running) {
      if (one.batch.tickets().stream().anyMatch(ticket -> ticket.id().equals(frame))) {
        hold(one, stageNanos);
      }
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
    running.clear();
    held.clear();
  }

  private static void deliver(GateDrop<QueuedFrame> drop) {
    QueuedFrame queued = drop.ticket().frame();
    queued.mailbox().put(FrameEvent.Lost.of(queued.admitted(), drop.outcome()));
  }
}
