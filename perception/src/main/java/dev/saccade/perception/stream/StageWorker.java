package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.FrameGate;
import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.GateDrop;
import dev.saccade.perception.deadline.PredictionError;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageSpans;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
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
 * <p>Where the stage overlaps, a second thread waits for batches and hands their results over, so
 * that the first can prepare the next one meanwhile; {@link OverlapPace} says when it begins to.
 *
 * <p>An error in a thread ends both and is kept for {@link #requireWorking}: the stage never dies
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
  private final List<Thread> threads;

  // Guards the gate and all below it.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition mayTake = lock.newCondition();
  private final Condition begun = lock.newCondition();
  private final Map<String, Mailbox> mailboxes = new HashMap<>();
  private final Deque<UnderWay> underWay = new ArrayDeque<>();
  private final OverlapPace pace = new OverlapPace();
  private long freeEpochNanos = Long.MIN_VALUE;
  private boolean takingEnded;
  private long generations;
  private boolean stopping;

  private volatile Throwable failure;

  private record UnderWay(
      GateBatch<QueuedFrame> batch, long begunEpochNanos, BatchRun.Begun work) {}

  private StageWorker(
      FrameGate<QueuedFrame> gate, PerceptionStage stage, EpochClock clock, long handOverNanos) {
    this.gate = gate;
    this.stage = stage;
    this.clock = clock;
    this.handOverNanos = handOverNanos;
    this.time = new GateTime(gate, clock, StageWorker::deliver);
    this.watch = new StageWatch(clock);
    this.threads =
        stage.maxUnderWayCount() > 1
            ? List.of(
                thread("saccade-stage", this::takeAndBegin),
                thread("saccade-stage-results", this::awaitAndDeliver))
            : List.of(thread("saccade-stage", this::work));
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true); // one that hangs must not keep the process
    return thread;
  }

  /**
   * Starts the thread, or both.
   *
   * @param gate used by this worker alone from now on
   * @param stage called by the first thread alone until {@link #close}
   * @param handOverNanos what the way from the stage to the producer takes; not negative
   */
  public static StageWorker start(
      FrameGate<QueuedFrame> gate, PerceptionStage stage, EpochClock clock, long handOverNanos) {
    StageWorker worker = new StageWorker(gate, stage, clock, handOverNanos);
    worker.threads.forEach(Thread::start);
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
        mayTake.signal();
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
   * Waits for the batches in hand.
   *
   * @throws IllegalStateException if they do not end; the stage must then not be closed, since a
   *     thread is inside it
   */
  @Override
  public void close() {
    lock.lock();
    try {
      stopping = true;
      mayTake.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (isAlive() && !watch.hangs()) {
      try {
        for (Thread thread : threads) {
          thread.join(100);
        }
      } catch (InterruptedException e) {
        // The stage must not be closed under a thread that is inside it.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (isAlive()) {
      throw new IllegalStateException("the stage hangs, and cannot be stopped");
    }
  }

  private boolean isAlive() {
    return threads.stream().anyMatch(Thread::isAlive);
  }

  private void work() {
    try {
      for (Optional<GateBatch<QueuedFrame>> batch = next(); batch.isPresent(); batch = next()) {
        run(batch.get());
      }
    } catch (Throwable e) { // whatever it is, it must be seen
      stopped(e);
    }
  }

  private void takeAndBegin() {
    try {
      for (Optional<GateBatch<QueuedFrame>> batch = next(); batch.isPresent(); batch = next()) {
        begin(batch.get());
      }
    } catch (Throwable e) { // whatever it is, it must be seen
      stopped(e);
    } finally {
      lock.lock();
      try {
        takingEnded = true;
        begun.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  private void awaitAndDeliver() {
    try {
      for (Optional<UnderWay> oldest = oldest(); oldest.isPresent(); oldest = oldest()) {
        finish(oldest.get());
      }
    } catch (Throwable e) { // whatever it is, it must be seen
      stopped(e);
    }
  }

  private void stopped(Throwable e) {
    log.error("The perception stage stopped", e);
    lock.lock();
    try {
      failure = failure == null ? e : failure;
      stopping = true;
      mayTake.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a batch; empty when stopping. */
  private Optional<GateBatch<QueuedFrame>> next() throws InterruptedException {
    Consumer<GateDrop<QueuedFrame>> drops = StageWorker::deliver;
    lock.lock();
    try {
      while (!stopping) {
        long earlyNanos = earlyNanos();
        if (earlyNanos > 0) {
          mayTake.await(earlyNanos, TimeUnit.NANOSECONDS);
          continue;
        }
        Optional<GateBatch<QueuedFrame>> batch = gate.take(time.now(), drops);
        if (batch.isPresent()) {
          return batch;
        }
        long waitNanos = GateWait.nanos(gate, time.now());
        if (waitNanos == Long.MAX_VALUE) {
          mayTake.await();
        } else {
          mayTake.await(waitNanos, TimeUnit.NANOSECONDS);
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** How long the next batch is still to be left at the gate; under the lock. */
  private long earlyNanos() {
    if (underWay.isEmpty()) {
      return 0;
    }
    if (underWay.size() >= stage.maxUnderWayCount()) {
      return Long.MAX_VALUE;
    }
    UnderWay last = underWay.getLast();
    long takeNext = pace.takeNextEpochNanos(last.batch(), last.begunEpochNanos(), freeEpochNanos);
    return takeNext == Long.MAX_VALUE ? Long.MAX_VALUE : takeNext - clock.epochNanos();
  }

  private void begin(GateBatch<QueuedFrame> batch) {
    long begunEpochNanos = clock.epochNanos();
    watch.started();
    BatchRun.Begun work = BatchRun.begin(stage, batch, handOverNanos);
    lock.lock();
    try {
      underWay.addLast(new UnderWay(batch, begunEpochNanos, work));
      begun.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for one that is under way; empty when there will be no more. */
  private Optional<UnderWay> oldest() throws InterruptedException {
    lock.lock();
    try {
      while (underWay.isEmpty() && !takingEnded) {
        begun.await();
      }
      return Optional.ofNullable(underWay.peekFirst());
    } finally {
      lock.unlock();
    }
  }

  private void finish(UnderWay oldest) {
    BatchRun run = oldest.work().await();
    watch.ended();
    long endedEpochNanos = clock.epochNanos();
    long stageNanos =
        run.spans()
            .map(StageSpans::serviceNanos)
            .orElse(Math.max(0, endedEpochNanos - oldest.begunEpochNanos()));
    run.deliver(stageNanos, clock::epochNanos);
    long tellingNanos = run.tellingNanos(stageNanos);
    lock.lock();
    try {
      gate.finished(oldest.batch(), tellingNanos, time.now());
      if (tellingNanos > 0) {
        run.spans().ifPresent(spans -> pace.learn(oldest.batch(), spans));
      }
      freeEpochNanos = endedEpochNanos;
      underWay.removeFirst();
      mayTake.signal();
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
