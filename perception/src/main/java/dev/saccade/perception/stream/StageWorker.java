package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.FrameGate;
import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.GateDrop;
import dev.saccade.perception.deadline.PredictionError;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.stage.PerceptionStage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage on a thread of its own: takes the best batch from the gate, works on it, and puts
 * results and drops into the mailboxes of the tasks that own the cameras. Stream threads only ever
 * wait for a step of the gate, never for the engine.
 *
 * <p>An error in the thread ends it and is kept for {@link #requireWorking}: the stage never dies
 * silently.
 */
public final class StageWorker implements StageExecutor {
  private static final Logger log = LoggerFactory.getLogger(StageWorker.class);

  private final FrameGate<QueuedFrame> gate;
  private final PerceptionStage stage;
  private final EpochClock clock;
  private final long handOverNanos;
  private final GateTime time;
  private final StageWatch watch;
  private final Thread thread;

  // Guards the gate and all below it.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition offered = lock.newCondition();
  private final Map<String, Mailbox> mailboxes = new HashMap<>();
  private long generations;
  private boolean stopping;

  private volatile Throwable failure;

  private StageWorker(
      FrameGate<QueuedFrame> gate, PerceptionStage stage, EpochClock clock, long handOverNanos) {
    this.gate = gate;
    this.stage = stage;
    this.clock = clock;
    this.handOverNanos = handOverNanos;
    this.time = new GateTime(gate, clock, StageWorker::deliver);
    this.watch = new StageWatch(clock);
    this.thread = new Thread(this::work, "saccade-stage");
    this.thread.setDaemon(true); // one that hangs must not keep the process
  }

  /**
   * Starts the thread.
   *
   * @param gate used by this worker alone from now on
   * @param stage called by the thread alone until {@link #close}
   * @param handOverNanos what the way from the stage to the producer takes; not negative
   */
  public static StageWorker start(
      FrameGate<QueuedFrame> gate, PerceptionStage stage, EpochClock clock, long handOverNanos) {
    StageWorker worker = new StageWorker(gate, stage, clock, handOverNanos);
    worker.thread.start();
    return worker;
  }

  @Override
  public Mailbox open(String cameraId) {
    lock.lock();
    try {
      Mailbox earlier = mailboxes.get(cameraId);
      if (earlier != null) {
        end(earlier);
      }
      Mailbox mailbox = new Mailbox(cameraId, ++generations);
      mailboxes.put(cameraId, mailbox);
      return mailbox;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void offer(AdmittedFrame frame, Mailbox mailbox) {
    lock.lock();
    try {
      if (!mailbox.isClosed()) {
        gate.offer(new QueuedFrame(frame, mailbox).ticket(), time.now(), StageWorker::deliver);
        offered.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close(Mailbox mailbox) {
    lock.lock();
    try {
      if (mailboxes.remove(mailbox.cameraId(), mailbox)) {
        end(mailbox);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void requireWorking() {
    if (failure == null && watch.hangs()) {
      IllegalStateException hangs =
          new IllegalStateException(
              "the stage has been at work on one batch for "
                  + StageWatch.PATIENCE_NANOS / 1_000_000_000
                  + " s");
      log.error("The perception stage hangs", hangs);
      failure = hangs;
    }
    if (failure != null) {
      throw new StageStoppedException(failure);
    }
  }

  /** Frames that wait for the stage, from any thread. */
  public int waitingCount() {
    lock.lock();
    try {
      return gate.waitingCount();
    } finally {
      lock.unlock();
    }
  }

  /** How well stage times are predicted, from any thread; empty where the policy does not. */
  public Optional<PredictionError> predictionError() {
    lock.lock();
    try {
      return gate.predictionError();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the batch in hand.
   *
   * @throws IllegalStateException if it does not end; the stage must then not be closed, since the
   *     thread is inside it
   */
  @Override
  public void close() {
    lock.lock();
    try {
      stopping = true;
      offered.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive() && !watch.hangs()) {
      try {
        thread.join(100);
      } catch (InterruptedException e) {
        // The stage must not be closed under a thread that is inside it.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new IllegalStateException("the stage hangs, and cannot be stopped");
    }
  }

  private void work() {
    try {
      for (Optional<GateBatch<QueuedFrame>> batch = next(); batch.isPresent(); batch = next()) {
        run(batch.get());
      }
    } catch (Throwable e) { // whatever it is, it must be seen
      log.error("The perception stage stopped", e);
      failure = e;
    }
  }

  /** Waits for a batch; empty when stopping. */
  private Optional<GateBatch<QueuedFrame>> next() throws InterruptedException {
    Consumer<GateDrop<QueuedFrame>> drops = StageWorker::deliver;
    lock.lock();
    try {
      while (!stopping) {
        Optional<GateBatch<QueuedFrame>> batch = gate.take(time.now(), drops);
        if (batch.isPresent()) {
          return batch;
        }
        long waitNanos = GateWait.nanos(gate, time.now());
        if (waitNanos == Long.MAX_VALUE) {
          offered.await();
        } else {
          offered.await(waitNanos, TimeUnit.NANOSECONDS);
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void run(GateBatch<QueuedFrame> batch) {
    long startedEpochNanos = clock.epochNanos();
    watch.started();
    BatchRun run = BatchRun.of(stage, batch, handOverNanos);
    watch.ended();
    long stageNanos = Math.max(0, clock.epochNanos() - startedEpochNanos);
    run.deliver(stageNanos, clock::epochNanos);
    lock.lock();
    try {
      gate.finished(batch, run.tellingNanos(stageNanos), time.now());
    } finally {
      lock.unlock();
    }
  }

  private void end(Mailbox mailbox) {
    mailbox.close();
    gate.withdraw(mailbox.cameraId(), ticket -> {});
  }

  private static void deliver(GateDrop<QueuedFrame> drop) {
    QueuedFrame queued = drop.ticket().frame();
    queued.mailbox().put(FrameEvent.Lost.of(queued.admitted(), drop.outcome()));
  }
}
