package dev.saccade.sim.replay;

import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageWork;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A stage as it is, but for two things: it offers only some of its profiles, and it lets somebody
 * look at what it made of each frame, with the class maps, which the pipeline itself never asks
 * for.
 */
public final class TappedStage implements PerceptionStage {
  private final PerceptionStage stage;
  private final List<Profile> profiles;
  private final Listener listener;

  /**
   * Gets what the stage made of a frame, with its class map, on the thread that waited for it: to
   * be done with it quickly.
   */
  @FunctionalInterface
  public interface Listener {
    Listener NONE = (id, instances) -> {};

    void seen(FrameId id, InstanceSet instances);
  }

  /**
   * @param stage closed with this one
   * @param profiles those of the stage that may be used, largest first, at least one
   * @param listener {@link Listener#NONE} where nobody looks: class maps are then not made
   */
  public TappedStage(PerceptionStage stage, List<Profile> profiles, Listener listener) {
    this.stage = stage;
    this.profiles = List.copyOf(profiles);
    this.listener = listener;
    if (profiles.isEmpty() || !stage.profiles().containsAll(profiles)) {
      throw new IllegalArgumentException(
          "profiles: " + profiles + " (expected: at least one of " + stage.profiles() + ")");
    }
  }

  @Override
  public StageDescription description() {
    return stage.description();
  }

  @Override
  public List<Profile> profiles() {
    return profiles;
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
    List<StageResult> results = stage.perceive(withMaps(request));
    show(request, results);
    return results;
  }

  @Override
  public StageWork begin(StageRequest request) {
    StageWork work = stage.begin(withMaps(request));
    AtomicBoolean shown = new AtomicBoolean();
    return () -> {
      StageWork.Done done = work.await();
      if (!shown.getAndSet(true)) {
        show(request, done.results());
      }
      return done;
    };
  }

  private StageRequest withMaps(StageRequest request) {
    return listener == Listener.NONE
        ? request
        : new StageRequest(
            request.frames(), request.profile(), request.extractUntilEpochNanos(), true);
  }

  private void show(StageRequest request, List<StageResult> results) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof StageResult.Perceived perceived) {
        listener.seen(request.frames().get(i).id(), perceived.instances());
      }
    }
  }

  @Override
  public void beginRun() {
    stage.beginRun();
  }

  @Override
  public void close() {
    stage.close();
  }
}
