package dev.saccade.perception.stage.select;

import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageUnavailableException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The preferred engine for as long as it works, then another for good. A whole batch that fails
 * three times in a row, the preferred engine having made itself anew after the first, is no
 * accident.
 */
final class FallingBackStage implements PerceptionStage {
  private static final Logger LOG = LoggerFactory.getLogger(FallingBackStage.class);
  private static final int FAILURES_TOLERATED = 2;

  private final Opener other;
  private PerceptionStage stage;
  private boolean preferred = true;
  private int failuresInARow;

  /** Opens the engine to fall back on. */
  @FunctionalInterface
  interface Opener {
    PerceptionStage open() throws StageUnavailableException;
  }

  /**
   * @param stage the preferred engine; owned from here on
   * @param other serves the same network
   */
  FallingBackStage(PerceptionStage stage, Opener other) {
    this.stage = stage;
    this.other = other;
  }

  @Override
  public StageDescription description() {
    return stage.description();
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
  public List<StageResult> perceive(StageRequest request) {
    List<StageResult> results = stage.perceive(request);
    if (!preferred) {
      return results;
    }
    if (results.stream().noneMatch(StageResult.Failed.class::isInstance)) {
      failuresInARow = 0;
    } else if (++failuresInARow > FAILURES_TOLERATED) {
      fallBack(results);
    }
    return results;
  }

  @Override
  public void close() {
    stage.close();
  }

  private void fallBack(List<StageResult> results) {
    failuresInARow = 0;
    PerceptionStage next;
    try {
      next = other.open();
    } catch (StageUnavailableException e) {
      LOG.error("cannot fall back: {}", e.getMessage());
      return;
    }
    LOG.error(
        "{} failed {} times in a row ({}); using {} from here on",
        stage.description().engine(),
        FAILURES_TOLERATED + 1,
        results.stream().filter(StageResult.Failed.class::isInstance).findFirst().orElseThrow(),
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
