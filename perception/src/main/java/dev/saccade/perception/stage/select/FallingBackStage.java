package dev.saccade.perception.stage.select;

import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.StageWork;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The preferred engine until it has spent its own means of recovery, then another for good. */
final class FallingBackStage implements PerceptionStage {
  private static final Logger LOG = LoggerFactory.getLogger(FallingBackStage.class);

  private final PerceptionStage first;
  private final BooleanSupplier isSpent;
  private final Opener other;
  private final Deque<StageWork> underWay = new ArrayDeque<>();

  /** Changed by the owning thread; named to others. */
  private volatile PerceptionStage stage;

  private boolean preferred = true;

  /** Opens the engine to fall back on. */
  @FunctionalInterface
  interface Opener {
    PerceptionStage open() throws StageUnavailableException;
  }

  /**
   * @param stage the preferred engine; owned from here on
   * @param isSpent whether the preferred engine will fail every further frame
   * @param other serves the same network
   */
  FallingBackStage(PerceptionStage stage, BooleanSupplier isSpent, Opener other) {
    this.first = stage;
    this.stage = stage;
    this.isSpent = isSpent;
    this.other = other;
  }

  @Override
  public StageDescription description() {
    return stage.description();
  }

  /** Also after it was given up: the other has no device to fail. */
  @Override
  public long faultCount() {
    return first.faultCount();
  }

  @Override
  public boolean isSpent() {
    return stage.isSpent();
  }

  @Override
  public List<Profile> profiles() {
    return stage.profiles();
  }

  @Override
  public int maxBatchCount() {
    return stage.maxBatchCount();
  }

  @Override
  public int maxUnderWayCount() {
    return stage.maxUnderWayCount();
  }

  @Override
  public List<StageResult> perceive(StageRequest request) {
    List<StageResult> results = stage.perceive(request);
    fallBackIfSpent();
    return results;
  }

  @Override
  public StageWork begin(StageRequest request) {
    fallBackIfSpent();
    while (underWay.size() >= stage.maxUnderWayCount()) {
      underWay.removeFirst(); // done, or the caller would not begin another
    }
    StageWork work = stage.begin(request);
    underWay.addLast(work);
    return work;
  }

  @Override
  public void beginRun() {
    stage.beginRun();
  }

  @Override
  public void close() {
    stage.close();
  }

  private void fallBackIfSpent() {
    if (preferred && isSpent.getAsBoolean()) {
      underWay.forEach(StageWork::await); // the engine is closed under nobody
      underWay.clear();
      fallBack();
    }
  }

  private void fallBack() {
    PerceptionStage next;
    try {
      next = other.open();
    } catch (StageUnavailableException e) {
      preferred = false; // asked once: a batch that waits for a second refusal gains nothing
      LOG.error("cannot fall back: {}", e.getMessage());
      return;
    }
    LOG.error(
        "{} is given up; using {} from here on",
        stage.description().engine(),
        next.description().engine());
    try {
      stage.close();
    } catch (RuntimeException lost) {
      LOG.warn("the failed engine could not be given back: {}", lost.getMessage());
    }
    stage = next;
    preferred = false;
  }
}
