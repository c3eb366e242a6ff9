package dev.saccade.perception.stream;

import static dev.saccade.perception.stream.PipelineBench.CAMERA;
import static dev.saccade.perception.stream.PipelineBench.START;
import static dev.saccade.perception.stream.PipelineBench.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StageWorkerTest {
  private final HeldStage stage = new HeldStage();
  private final AtomicLong ticks = new AtomicLong();
  private final WorkerBench bench = new WorkerBench(stage, () -> START + ticks.getAndIncrement());
  private final StageWorker worker = bench.worker;

  @AfterEach
  void stop() {
    stage.letGo.release(100);
    worker.close();
  }

  @Test
  void shouldPutResultsIntoTheMailboxInOrder() throws Exception {
    Mailbox mailbox = worker.open(CAMERA);
    AwaitedMail mail = new AwaitedMail(mailbox);
    offer(0, mailbox);
    stage.awaitStart();
    offer(1, mailbox);
    stage.letGo.release(2);

    assertThat(mail.nextPerceived()).isEqualTo(0);
    assertThat(mail.nextPerceived()).isEqualTo(1);
  }

  @Test
  void shouldNotHoldTheStreamThreadWhileTheEngineWorks() throws Exception {
    Mailbox mailbox = worker.open(CAMERA);
    AwaitedMail mail = new AwaitedMail(mailbox);
    offer(0, mailbox);
    stage.awaitStart();

    offer(1, mailbox);
    offer(2, mailbox);

    FrameEvent.Lost lost = mail.nextLost();
    assertThat(lost.outcome().frameId()).contains(id(1));
    assertThat(lost.outcome().reason()).isEqualTo(DropReason.SUPERSEDED);
  }

  @Test
  void shouldThrowAwayTheMailOfALifeThatEnded() throws Exception {
    Mailbox first = worker.open(CAMERA);
    offer(0, first);
    stage.awaitStart();
    offer(1, first); // waits, and is withdrawn

    Mailbox second = worker.open(CAMERA);
    AwaitedMail mail = new AwaitedMail(second);
    stage.letGo.release(2);
    offer(2, second);

    assertThat(mail.nextPerceived()).isEqualTo(2);
    assertThat(first.poll()).isNull();
  }

  @Test
  void shouldLeaveTheNextLifeAloneWhenAnEarlierOneIsClosedLate() throws Exception {
    Mailbox first = worker.open(CAMERA);
    Mailbox second = worker.open(CAMERA);
    AwaitedMail mail = new AwaitedMail(second);
    offer(0, second);
    stage.awaitStart();
    offer(1, second);

    worker.close(first);
    stage.letGo.release(2);

    assertThat(mail.nextPerceived()).isEqualTo(0);
    assertThat(mail.nextPerceived()).isEqualTo(1);
  }

  @Test
  void shouldLearnNothingFromABatchThatFailed() throws Exception {
    Mailbox mailbox = worker.open(CAMERA);
    AwaitedMail mail = new AwaitedMail(mailbox);
    stage.letGo.release(3);
    for (byte kind : new byte[] {FakeStage.FAILS, FakeStage.UNREADABLE, FakeStage.CAR}) {
      bench.offer(kind, START, kind, mailbox);
      mail.next();
    }
    worker.close();

    assertThat(bench.toldNanos).hasSize(3).startsWith(0L, 0L);
    assertThat(bench.toldNanos).last().satisfies(told -> assertThat(told).isPositive());
  }

  @Test
  void shouldNotDieSilently() throws Exception {
    Mailbox mailbox = worker.open(CAMERA);
    worker.requireWorking();
    bench.offer(0, START, FakeStage.DIES, mailbox);
    stage.letGo.release();

    stage.ended.acquire();
    worker.close(); // waits for the thread
    assertThatThrownBy(worker::requireWorking)
        .isInstanceOf(StageStoppedException.class)
        .hasMessageContaining("the engine is gone");
  }

  private void offer(long sequence, Mailbox mailbox) {
    bench.offer(sequence, START, FakeStage.CAR, mailbox);
  }

  /** Works only when it is let go. */
  private static final class HeldStage extends StageAroundFake {
    final Semaphore letGo = new Semaphore(0);
    final Semaphore ended = new Semaphore(0);
    private final Semaphore started = new Semaphore(0);

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
  }
}
