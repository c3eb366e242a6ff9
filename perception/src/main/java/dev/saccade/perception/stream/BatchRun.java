package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.PipelineStep;
import dev.saccade.perception.deadline.Ticket;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageSpans;
import dev.saccade.perception.stage.StageWork;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One batch through the stage. A fault of the engine costs the frames of the batch and nothing
 * else; an {@link Error} is let through.
 */
final class BatchRun {
  private final GateBatch<QueuedFrame> batch;
  private final Profile largestProfile;
  private final List<StageResult> results;
  private final Optional<StageSpans> spans;

  private BatchRun(
      GateBatch<QueuedFrame> batch,
      Profile largestProfile,
      List<StageResult> results,
      Optional<StageSpans> spans) {
    this.batch = batch;
    this.largestProfile = largestProfile;
    this.results = results;
    this.spans = spans;
  }

  /** A batch under way. */
  @FunctionalInterface
  interface Begun {
    /** Waits for it; throws no more than {@link BatchRun#of} does. */
    BatchRun await();
  }

  /**
   * @param handOverNanos what the way from the stage to the producer takes: extraction stops that
   *     long before the tightest deadline
   */
  static BatchRun of(PerceptionStage stage, GateBatch<QueuedFrame> batch, long handOverNanos) {
    StageRequest request = request(batch, handOverNanos);
    return of(stage, batch, () -> new StageWork.Done(stage.perceive(request), Optional.empty()));
  }

  /** The same for a stage that overlaps: returns when the batch is under way. */
  static Begun begin(PerceptionStage stage, GateBatch<QueuedFrame> batch, long handOverNanos) {
    StageWork work;
    try {
      work = stage.begin(request(batch, handOverNanos));
    } catch (RuntimeException e) {
      return () ->
          of(
              stage,
              batch,
              () -> {
                throw e;
              });
    }
    return () -> of(stage, batch, work);
  }

  private static BatchRun of(PerceptionStage stage, GateBatch<QueuedFrame> batch, StageWork work) {
    int count = batch.tickets().size();
    List<StageResult> results;
    Optional<StageSpans> spans = Optional.empty();
    try {
      StageWork.Done done = work.await();
      results = done.results();
      spans = done.spans();
      if (results.size() != count) {
        results =
            failed(count, "the stage gave " + results.size() + " results for " + count + " frames");
      }
    } catch (RuntimeException e) {
      results = failed(count, e.toString());
    }
    return new BatchRun(batch, stage.profiles().get(0), results, spans);
  }

  private static StageRequest request(GateBatch<QueuedFrame> batch, long handOverNanos) {
    return new StageRequest(
        batch.tickets().stream().map(ticket -> ticket.frame().admitted().frame()).toList(),
        batch.profile(),
        batch.tightestDeadlineEpochNanos() - handOverNanos,
        false);
  }

  /** What the stage says that the batch took by itself, where others were under way beside it. */
  Optional<StageSpans> spans() {
    return spans;
  }

  /**
   * @param stageNanos what the batch took
   * @param now when a frame that failed was given up
   */
  void deliver(long stageNanos, LongSupplier now) {
    for (int i = 0; i < results.size(); i++) {
      deliver(i, stageNanos, now);
    }
  }

  /** The same for one frame of the batch. */
  void deliver(int index, long stageNanos, LongSupplier now) {
    Ticket<QueuedFrame> ticket = batch.tickets().get(index);
    ticket.frame().mailbox().put(event(ticket, results.get(index), stageNanos, now));
  }

  /** Whether there is something to hand over of a frame. */
  boolean isPerceived(int index) {
    return results.get(index) instanceof StageResult.Perceived;
  }

  /**
   * @param stageNanos what the batch took
   * @return what that tells of the next one: 0, nothing, where the engine failed, or was spared a
   *     frame that could not be read
   */
  long tellingNanos(long stageNanos) {
    return results.stream().allMatch(StageResult.Perceived.class::isInstance) ? stageNanos : 0;
  }

  private FrameEvent event(
      Ticket<QueuedFrame> ticket, StageResult result, long stageNanos, LongSupplier now) {
    AdmittedFrame admitted = ticket.frame().admitted();
    if (result instanceof StageResult.Perceived perceived) {
      return new FrameEvent.Perceived(
          admitted,
          perceived.instances(),
          batch.profile(),
          !batch.profile().equals(largestProfile),
          batch.tickets().size(),
          stageNanos);
    }
    boolean unreadable = result instanceof StageResult.Unreadable;
    String detail =
        result instanceof StageResult.Unreadable damage
            ? damage.detail()
            : ((StageResult.Failed) result).detail();
    return FrameEvent.Lost.of(
        admitted,
        FrameOutcome.Dropped.of(
            ticket.id(),
            ticket.captureEpochNanos(),
            ticket.deadlineEpochNanos(),
            now.getAsLong(),
            unreadable ? DropReason.CORRUPT : DropReason.STAGE_FAILED,
            PipelineStep.STAGE,
            detail));
  }

  private static List<StageResult> failed(int count, String detail) {
    StageResult failed = new StageResult.Failed(detail);
    return Collections.nCopies(count, failed);
  }
}
