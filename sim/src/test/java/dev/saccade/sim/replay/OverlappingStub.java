package dev.saccade.sim.replay;

import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageSpans;
import dev.saccade.perception.stage.StageWork;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A stub that prepares one batch while it computes another, and sleeps for both. */
final class OverlappingStub implements PerceptionStage {
  private final PerceptionStage stub = TestPlans.instantStub();
  private final ExecutorService engine = Executors.newSingleThreadExecutor();
  private final long preparationNanos;
  private final long computeNanos;

  OverlappingStub(long preparationNanos, long computeNanos) {
    this.preparationNanos = preparationNanos;
    this.computeNanos = computeNanos;
  }

  @Override
  public int maxUnderWayCount() {
    return 2;
  }

  @Override
  public StageWork begin(StageRequest request) {
    long preparation = sleep(preparationNanos);
    CompletableFuture<StageWork.Done> computed =
        CompletableFuture.supplyAsync(
            () -> {
              long compute = sleep(computeNanos);
              return new StageWork.Done(
                  stub.perceive(request),
                  Optional.of(new StageSpans(preparation, preparation + compute)));
            },
            engine);
    return computed::join;
  }

  @Override
  public List<StageResult> perceive(StageRequest request) {
    return begin(request).await().results();
  }

  @Override
  public StageDescription description() {
    return stub.description();
  }

  @Override
  public List<Profile> profiles() {
    return stub.profiles();
  }

  @Override
  public int maxBatchCount() {
    return stub.maxBatchCount();
  }

  @Override
  public void beginRun() {
    stub.beginRun();
  }

  @Override
  public void close() {
    engine.shutdown();
    stub.close();
  }

  /** Returns what it really took. */
  private static long sleep(long nanos) {
    long start = System.nanoTime();
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return System.nanoTime() - start;
  }
}
