package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.FrameGate;
import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.GateDrop;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.stage.PerceptionStage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The stage without a thread, in virtual time: a batch is computed when it starts, and its results
 * are handed over when the time that {@link ServiceTimes} gives it has passed. Whoever holds the
 * clock calls {@link #finishDue} at {@link #nextEventEpochNanos}; between two such moments nothing
 * happens but offers. The same offers at the same times give the same results.
 */
public final class InlineStage implements StageExecutor {
  private final FrameGate<QueuedFrame> gate;
  private final PerceptionStage stage;
  private final ServiceTimes serviceTimes;
  private final EpochClock clock;
  private final GateTime time;
  private final long handOverNanos;
  private final Map<String, Mailbox> mailboxes = new HashMap<>();
  private long generations;
  private Optional<Running> running = Optional.empty();
  private OptionalLong lookAgainEpochNanos = OptionalLong.empty();

  private record Running(
      GateBatch<QueuedFrame> batch, BatchRun run, long stageNanos, long untilEpochNanos) {}

  /**
   * @param clock the virtual one
   * @param handOverNanos as for {@link StageWorker}
   */
  public InlineStage(
      FrameGate<QueuedFrame> gate,
      PerceptionStage stage,
      ServiceTimes serviceTimes,
      EpochClock clock,
      long handOverNanos) {
    this.gate = gate;
    this.stage = stage;
    this.serviceTimes = serviceTimes;
    this.clock = clock;
    this.time = new GateTime(gate, clock, InlineStage::deliver);
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
      gate.offer(
          new QueuedFrame(frame, mailbox).ticket(), time.now(), InlineStage::deliver);
      startNext();
    }
  }

  /** When {@link #finishDue} is to be called next; empty while nothing runs and nothing waits. */
  public OptionalLong nextEventEpochNanos() {
    return running.isPresent()
        ? OptionalLong.of(running.get().untilEpochNanos())
        : lookAgainEpochNanos;
  }

  /** Hands over what is done by now, and starts what the gate then gives. */
  public void finishDue() {
    long now = time.now();
    if (running.isPresent() && running.get().untilEpochNanos() <= now) {
      Running done = running.get();
      running = Optional.empty();
      done.run().deliver(done.stageNanos(), clock::epochNanos);
      gate.finished(done.batch(), done.run().tellingNanos(done.stageNanos()), now);
    }
    startNext();
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
  }

  private void startNext() {
    if (running.isPresent()) {
      return;
    }
    long now = time.now();
    Optional<GateBatch<QueuedFrame>> batch = gate.take(now, InlineStage::deliver);
    if (batch.isPresent()) {
      long stageNanos = serviceTimes.stageNanos(batch.get());
      if (stageNanos <= 0) {
        throw new IllegalStateException("stageNanos: " + stageNanos + " (expected: > 0)");
      }
      BatchRun run = BatchRun.of(stage, batch.get(), handOverNanos);
      running = Optional.of(new Running(batch.get(), run, stageNanos, now + stageNanos));
    }
    long waitNanos = GateWait.nanos(gate, now);
    lookAgainEpochNanos =
        waitNanos == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(now + waitNanos);
  }

  private static void deliver(GateDrop<QueuedFrame> drop) {
    QueuedFrame queued = drop.ticket().frame();
    queued.mailbox().put(FrameEvent.Lost.of(queued.admitted(), drop.outcome()));
  }
}
