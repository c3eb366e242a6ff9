package dev.saccade.perception.stream;

import static dev.saccade.perception.stream.PipelineBench.CAMERA;
import static dev.saccade.perception.stream.PipelineBench.MILLI;
import static dev.saccade.perception.stream.PipelineBench.START;
import static dev.saccade.perception.stream.PipelineBench.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageSpans;
import dev.saccade.perception.stage.StageWork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker with a stage that prepares one batch while it computes another. */
@Timeout(30)
class OverlappingStageWorkerTest {
  private static final StageSpans SPANS = new StageSpans(10 * MILLI, 30 * MILLI);

  /** After its beginning, the next batch is to be prepared. */
  private static final long TAKE_NEXT_NANOS = 20 * MILLI;

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicLong now = new AtomicLong(START);
  private final OverlappingStage stage = new OverlappingStage();
  private final WorkerBench bench = new WorkerBench(stage, now::get);
  private final StageWorker worker = bench.worker;
  private final Mailbox mailbox = worker.open(CAMERA);
  private final AwaitedMail mail = new AwaitedMail(mailbox);

  @AfterEach
  void stop() {
    stage.letAllGo();
    worker.close();
  }

  @Test
  void shouldPrepareTheNextBatchWhileOneIsComputed() throws Exception {
    learn();
    offer(1);
    stage.awaitBegun();
    now.addAndGet(TAKE_NEXT_NANOS);
    offer(2);
    stage.awaitBegun();

    assertThat(events).containsExactly("begin 0", "end 0", "begin 1", "begin 2");
    stage.letGo(2);
    stage.letGo(1);
    assertThat(mail.nextPerceived()).isEqualTo(1);
    assertThat(mail.nextPerceived()).isEqualTo(2);
    assertThat(events).endsWith("end 1", "end 2");
  }

  @Test
  void shouldLeaveTheNextFrameAtTheGateForAsLongAsItsPreparationAllows() throws Exception {
    learn();
    offer(1);
    stage.awaitBegun();
    now.addAndGet(TAKE_NEXT_NANOS / 2);
    offer(2);
    offer(3);

    FrameEvent.Lost lost = mail.nextLost();
    assertThat(lost.outcome().frameId()).contains(id(2));
    assertThat(lost.outcome().reason()).isEqualTo(DropReason.SUPERSEDED);
    now.addAndGet(TAKE_NEXT_NANOS / 2);
    stage.awaitBegun();
    assertThat(events).endsWith("begin 1", "begin 3");
  }

  @Test
  void shouldWaitForTheFirstBatchesBeforeItKnowsWhenToBegin() throws Exception {
    offer(0);
    stage.awaitBegun();
    now.addAndGet(1000 * MILLI / 20);
    offer(1);
    offer(2);

    assertThat(mail.nextLost().outcome().frameId()).contains(id(1));
    stage.letGo(0);
    stage.awaitBegun();
    assertThat(events).containsExactly("begin 0", "end 0", "begin 2");
  }

  @Test
  void shouldHaveTwoBatchesUnderWayAndNoMore() throws Exception {
    learn();
    offer(1);
    stage.awaitBegun();
    now.addAndGet(TAKE_NEXT_NANOS);
    offer(2);
    stage.awaitBegun();
    now.addAndGet(TAKE_NEXT_NANOS);
    offer(3);
    offer(4);

    assertThat(mail.nextLost().outcome().frameId()).contains(id(3));
    assertThat(events).endsWith("begin 1", "begin 2");
    stage.letGo(1);
    assertThat(mail.nextPerceived()).isEqualTo(1);
    now.addAndGet(TAKE_NEXT_NANOS);
    offer(5);
    stage.awaitBegun();
    assertThat(events.subList(4, 6)).isSubsetOf("end 1", "begin 4", "begin 5");
  }

  @Test
  void shouldTellTheGateWhatABatchTookByItself() throws Exception {
    learn();
    offer(1);
    stage.awaitBegun();
    now.addAndGet(TAKE_NEXT_NANOS);
    offer(2);
    stage.awaitBegun();
    now.addAndGet(500 * MILLI); // the second waits for the first all that time
    stage.letGo(1);
    stage.letGo(2);

    assertThat(((FrameEvent.Perceived) mail.next()).stageNanos()).isEqualTo(SPANS.serviceNanos());
    assertThat(((FrameEvent.Perceived) mail.next()).stageNanos()).isEqualTo(SPANS.serviceNanos());
    assertThat(bench.toldNanos.take()).isEqualTo(SPANS.serviceNanos());
    assertThat(bench.toldNanos.take()).isEqualTo(SPANS.serviceNanos());
  }

  @Test
  void shouldKeepTheOrderOfFramesWhereABatchCannotBeBegun() throws Exception {
    learn();
    offer(1);
    stage.awaitBegun();
    now.addAndGet(TAKE_NEXT_NANOS);
    offer(2, FakeStage.THROWS);
    stage.awaitBegun();
    stage.letGo(1);

    assertThat(mail.nextPerceived()).isEqualTo(1);
    FrameEvent.Lost lost = mail.nextLost();
    assertThat(lost.outcome().frameId()).contains(id(2));
    assertThat(lost.outcome().reason()).isEqualTo(DropReason.STAGE_FAILED);
    assertThat(bench.toldNanos.take()).isEqualTo(SPANS.serviceNanos());
    assertThat(bench.toldNanos.take()).as("nothing, of what failed").isZero();
  }

  @Test
  void shouldHandOverWhatIsUnderWayBeforeItStops() throws Exception {
    learn();
    offer(1);
    stage.awaitBegun();
    now.addAndGet(TAKE_NEXT_NANOS);
    offer(2);
    stage.awaitBegun();
    stage.letAllGo();

    worker.close();

    assertThat(mail.nextPerceived()).isEqualTo(1);
    assertThat(mail.nextPerceived()).isEqualTo(2);
  }

  @Test
  void shouldNotDieSilentlyWhereAResultIsWaitedFor() throws Exception {
    offer(0, FakeStage.DIES);
    stage.awaitBegun();
    stage.letGo(0);

    worker.close(); // waits for both threads
    assertThatThrownBy(worker::requireWorking)
        .isInstanceOf(StageStoppedException.class)
        .hasMessageContaining("the engine is gone");
  }

  @Test
  void shouldServeOneAfterTheOtherOnceTheStageOverlapsNoMore() throws Exception {
    learn();
    stage.maxUnderWay = 1;
    offer(1);
    stage.awaitBegun();
    now.addAndGet(TAKE_NEXT_NANOS);
    offer(2);
    offer(3);

    assertThat(mail.nextLost().outcome().frameId()).contains(id(2));
    stage.letGo(1);
    stage.awaitBegun();
    assertThat(events).endsWith("begin 1", "end 1", "begin 3");
  }

  /** Frame 0 shows the worker what batches take. */
  private void learn() throws InterruptedException {
    offer(0);
    stage.awaitBegun();
    stage.letGo(0);
    assertThat(mail.nextPerceived()).isZero();
    assertThat(bench.toldNanos.take()).isEqualTo(SPANS.serviceNanos());
  }

  private void offer(long sequence) {
    offer(sequence, FakeStage.CAR);
  }

  private void offer(long sequence, byte kind) {
    bench.offer(sequence, now.get(), kind, mailbox);
  }

  /** A batch ends when it is let go. */
  private final class OverlappingStage extends StageAroundFake {
    private final Semaphore begun = new Semaphore(0);
    private final Map<Long, Semaphore> letGo = new ConcurrentHashMap<>();
    private volatile int maxUnderWay = 2;

    void awaitBegun() throws InterruptedException {
      begun.acquire();
    }

    void letGo(long sequence) {
      gate(sequence).release();
    }

    void letAllGo() {
      for (long sequence = 0; sequence < 10; sequence++) {
        letGo(sequence);
      }
    }

    private Semaphore gate(long sequence) {
      return letGo.computeIfAbsent(sequence, any -> new Semaphore(0));
    }

    @Override
    public int maxUnderWayCount() {
      return maxUnderWay;
    }

    @Override
    public StageWork begin(StageRequest request) {
      long sequence = request.frames().get(0).id().sequence();
      byte[] payload = request.frames().get(0).payload();
      events.add("begin " + sequence);
      begun.release();
      if (payload[payload.length - 1] == FakeStage.THROWS) {
        throw new IllegalStateException("no memory");
      }
      return () -> {
        gate(sequence).acquireUninterruptibly();
        List<StageResult> results = fake.perceive(request);
        events.add("end " + sequence);
        return new StageWork.Done(results, Optional.of(SPANS));
      };
    }

    @Override
    public List<StageResult> perceive(StageRequest request) {
      return begin(request).await().results();
    }
  }
}
