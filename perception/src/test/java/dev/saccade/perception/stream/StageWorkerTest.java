package dev.saccade.perception.stream;

import static dev.saccade.perception.stream.PipelineBench.CAMERA;
import static dev.saccade.perception.stream.PipelineBench.START;
import static dev.saccade.perception.stream.PipelineBench.frame;
import static dev.saccade.perception.stream.PipelineBench.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GateObserver;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.deadline.ObservedGate;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StageWorkerTest {
  private final HeldStage stage = new HeldStage();
  private final AtomicLong ticks = new AtomicLong();
  private final List<Long> toldNanos = new CopyOnWriteArrayList<>();
  private final StageWorker worker =
      StageWorker.start(
          new ObservedGate<>(
              GatePolicy.NEWEST.gate(GateConfig.of(List.of(CAMERA), stage.profiles())),
              new FinishObserver()),
          stage,
          () -> START + ticks.getAndIncrement(),
          0);

  @AfterEach
  void stop() {
    stage.letGo.release(100);
    worker.close();
  }

  @Test
  void shouldPutResultsIntoTheMailboxInOrder() throws Exception {
    Mailbox mailbox = worker.open(CAMERA);
    worker.offer(admitted(0), mailbox);
    stage.awaitStart();
    worker.offer(admitted(1), mailbox);
    stage.letGo.release(2);

    assertThat(((FrameEvent.Perceived) await(mailbox)).frame().frame().id()).isEqualTo(id(0));
    assertThat(((FrameEvent.Perceived) await(mailbox)).frame().frame().id()).isEqualTo(id(1));
  }

  @Test
  void shouldNotHoldTheStreamThreadWhileTheEngineWorks() throws Exception {
    Mailbox mailbox = worker.open(CAMERA);
    worker.offer(admitted(0), mailbox);
    stage.awaitStart();

    worker.offer(admitted(1), mailbox);
    worker.offer(admitted(2), mailbox);

    FrameEvent.Lost lost = (FrameEvent.Lost) await(mailbox);
    assertThat(lost.outcome().frameId()).contains(id(1));
    assertThat(lost.outcome().reason()).isEqualTo(DropReason.SUPERSEDED);
  }

  @Test
  void shouldThrowAwayTheMailOfALifeThatEnded() throws Exception {
    Mailbox first = worker.open(CAMERA);
    worker.offer(admitted(0), first);
    stage.awaitStart();
    worker.offer(admitted(1), first); // waits, and is withdrawn

    Mailbox second = worker.open(CAMERA);
    stage.letGo.release(2);
    worker.offer(admitted(2), second);

    assertThat(((FrameEvent.Perceived) await(second)).frame().frame().id()).isEqualTo(id(2));
    assertThat(first.poll()).isNull();
  }

  @Test
  void shouldLeaveTheNextLifeAloneWhenAnEarlierOneIsClosedLate() throws Exception {
    Mailbox first = worker.open(CAMERA);
    Mailbox second = worker.open(CAMERA);
    worker.offer(admitted(0), second);
    stage.awaitStart();
    worker.offer(admitted(1), second);

    worker.close(first);
    stage.letGo.release(2);

    assertThat(((FrameEvent.Perceived) await(second)).frame().frame().id()).isEqualTo(id(0));
    assertThat(((FrameEvent.Perceived) await(second)).frame().frame().id()).isEqualTo(id(1));
  }

  @Test
  void shouldLearnNothingFromABatchThatFailed() throws Exception {
    Mailbox mailbox = worker.open(CAMERA);
    stage.letGo.release(3);
    for (byte kind : new byte[] {FakeStage.FAILS, FakeStage.UNREADABLE, FakeStage.CAR}) {
      worker.offer(
          new AdmittedFrame(frame(kind, START, kind), new RecordPosition("frames", 0, kind)),
          mailbox);
      await(mailbox);
    }
    worker.close();

    assertThat(toldNanos).hasSize(3).startsWith(0L, 0L);
    assertThat(toldNanos.get(2)).isPositive();
  }

  @Test
  void shouldNotDieSilently() throws Exception {
    Mailbox mailbox = worker.open(CAMERA);
    worker.requireWorking();
    worker.offer(
        new AdmittedFrame(frame(0, START, FakeStage.DIES), new RecordPosition("frames", 0, 0)),
        mailbox);
    stage.letGo.release();

    stage.ended.acquire();
    worker.close(); // waits for the thread
    assertThatThrownBy(worker::requireWorking)
        .isInstanceOf(StageStoppedException.class)
        .hasMessageContaining("the engine is gone");
  }

  private static AdmittedFrame admitted(long sequence) {
    return new AdmittedFrame(
        frame(sequence, START, FakeStage.CAR), new RecordPosition("frames", 0, sequence));
  }

  private static FrameEvent await(Mailbox mailbox) throws InterruptedException {
    FrameEvent event = mailbox.poll();
    while (event == null) {
      TimeUnit.MILLISECONDS.sleep(1);
      event = mailbox.poll();
    }
    return event;
  }

  private final class FinishObserver implements GateObserver {
    @Override
    public void finished(GateBatch<?> batch, long stageNanos, long nowEpochNanos) {
      toldNanos.add(stageNanos);
    }
  }

  /** Works only when it is let go. */
  private static final class HeldStage implements PerceptionStage {
    final Semaphore letGo = new Semaphore(0);
    final Semaphore ended = new Semaphore(0);
    private final Semaphore started = new Semaphore(0);
    private final FakeStage fake = new FakeStage();

    void awaitStart() throws InterruptedException {
      started.acquire();
    }

    @Override
    public List<StageResult> perceive(StageRequest request) {
      started.release();
      letGo.acquireUninterruptibly();
      try {
        return fake.perceive(request);
      } finally {
        ended.release();
      }
    }

    @Override
    public StageDescription description() {
      return fake.description();
    }

    @Override
    public List<Profile> profiles() {
      return fake.profiles();
    }

    @Override
    public int maxBatchCount() {
      return 1;
    }

    @Override
    public void close() {
      fake.close();
    }
  }
}
