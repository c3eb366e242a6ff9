package dev.saccade.perception.deadline;

import dev.saccade.perception.frame.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts what can still be on time, and as much of it as can be.
 *
 * <p>While everything that waits can be on time, it is served earliest deadline first and nothing
 * is dropped. When not, {@link ServicePlan} says what to serve: the newest frames survive,
 * priorities and floors count, and the camera that waited longest goes first where the plan leaves
 * a choice. A frame is dropped only when it must be: when not even the smallest size is predicted
 * to finish by its deadline, when a newer frame of its camera is started, or when the bounds on
 * what may wait are reached.
 *
 * <p>When nothing that waits is predicted to be on time, one frame a camera and second is started
 * all the same, to learn whether the engine has recovered; and one at once when it suddenly seems
 * slower.
 */
final class DeadlineGate<F> implements FrameGate<F> {
  private static final long PROBE_INTERVAL_NANOS = 1_000_000_000;

  /** A probe that takes less than this share of what was expected tells of recovery. */
  private static final double QUICK_PROBE_SHARE = 0.8;

  /** The share of a budget that caution about the stage's time may take. */
  private static final double MOST_CAUTION = 0.6;

  /** Some fifty batches are remembered when cameras are compared by what they got. */
  private static final double START_WEIGHT_GROWTH = 1.02;

  private static final double HEAVIEST_START = 1e100;

  private final GateConfig config;
  private final List<Profile> profiles;
  private final LatencyModel model;
  private final ProfileLadder ladder = new ProfileLadder();
  private final Caution caution = new Caution();
  private final Map<String, CameraClaim> cameras = new HashMap<>();
  private final List<CameraClaim> cameraList = new ArrayList<>();
  private final Backlog<F> backlog;
  private final ServicePlan<F> plan;
  private ArrivalRate arrivals = new ArrivalRate();
  private Pressure pressure = new Pressure();

  /** Those under way, by identity: more than one where a batch is prepared beside another. */
  private final List<GateBatch<F>> probes = new ArrayList<>();

  private boolean probeAtOnce;
  private double startWeight = 1;

  DeadlineGate(GateConfig config) {
    this.config = config;
    this.profiles = config.profiles();
    this.model =
        new LatencyModel(
            profiles, config.maxBatchCount(), config.timings(), mostCautionNanos(config));
    for (GateCamera camera : config.cameras()) {
      CameraClaim claim = new CameraClaim(camera, cameraList.size());
      cameraList.add(claim);
      cameras.put(camera.cameraId(), claim);
    }
    this.backlog = new Backlog<>(config.maxWaiting());
    this.plan = new ServicePlan<>(cameraList.size(), config.afterStageNanos());
  }

  /** A frame that is not too old must always have a chance. */
  private static long mostCautionNanos(GateConfig config) {
    long leastBudget = Long.MAX_VALUE;
    for (GateCamera camera : config.cameras()) {
      leastBudget = Math.min(leastBudget, camera.budgetNanos());
    }
    return (long) (leastBudget * MOST_CAUTION) - config.afterStageNanos();
  }

  @Override
  public void offer(Ticket<F> ticket, long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    arrivals.count(nowEpochNanos);
    dropExpired(nowEpochNanos, drops);
    CameraClaim camera = cameras.get(ticket.id().cameraId());
    if (camera == null) {
      drops.accept(GateDrops.unknownCamera(ticket, nowEpochNanos));
    } else if (ticket.deadlineEpochNanos() <= nowEpochNanos) {
      drops.accept(GateDrops.expired(ticket, nowEpochNanos));
    } else if (ticket.captureEpochNanos() < camera.newestStartedCaptureEpochNanos()) {
      drops.accept(GateDrops.outOfOrder(ticket, nowEpochNanos));
    } else {
      backlog.add(new WaitingFrame<>(ticket, camera));
      keepBounds(camera, nowEpochNanos, drops);
    }
  }

  private void keepBounds(CameraClaim camera, long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    if (camera.waitingCount() > config.maxWaitingPerCamera()) {
      WaitingFrame<F> oldest = backlog.oldestOf(camera);
      backlog.remove(oldest);
      Ticket<F> newest = backlog.newestOf(camera).ticket();
      drops.accept(GateDrops.supersededBy(oldest.ticket(), newest, nowEpochNanos));
    } else if (backlog.size() > config.maxWaiting()) {
      CameraClaim fullest = camera;
      for (CameraClaim other : cameraList) {
        if (other.waitingCount() > 1
            && (fullest.waitingCount() == 1 || givesRoom(other, fullest))) {
          fullest = other;
        }
      }
      WaitingFrame<F> oldest = backlog.oldestOf(fullest);
      backlog.remove(oldest);
      drops.accept(GateDrops.full(oldest.ticket(), nowEpochNanos, config.maxWaiting()));
    }
  }

  /** Both have a newer frame to keep. */
  private static boolean givesRoom(CameraClaim camera, CameraClaim other) {
    if (camera.priority() != other.priority()) {
      return camera.priority() < other.priority();
    }
    return camera.waitingCount() != other.waitingCount()
        ? camera.waitingCount() > other.waitingCount()
        : other.goesBefore(camera);
  }

  @Override
  public Optional<GateBatch<F>> take(long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    dropExpired(nowEpochNanos, drops);
    WaitingFrame<F> probed = dropHopeless(nowEpochNanos, drops);
    if (probed != null) {
      GateBatch<F> batch = start(List.of(probed), fastest(), nowEpochNanos, drops);
      probes.add(batch);
      return Optional.of(batch);
    }
    if (backlog.size() == 0) {
      pressure.idle(nowEpochNanos);
      return Optional.empty();
    }
    int fastest = fastest();
    plan.make(backlog.frames(), model.times(fastest), pressure.value(), nowEpochNanos);
    pressure.started(!plan.isComplete(), nowEpochNanos);
    int used = profiles.size() == 1 ? 0 : chooseProfile(fastest, nowEpochNanos);
    StageTimes times = model.times(used);
    if (!plan.isComplete()) {
      chooseFirst(times, nowEpochNanos);
    }
    int batchCount = model.known() ? Math.max(1, plan.firstBatchCount(times, nowEpochNanos)) : 1;
    return Optional.of(start(plan.chosen().subList(0, batchCount), used, nowEpochNanos, drops));
  }

  private void dropExpired(long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    // A frame is due no later than its deadline, so nothing behind the first that is not due has
    // expired.
    for (int i = 0; i < backlog.size() && backlog.get(i).dueEpochNanos() <= nowEpochNanos; ) {
      WaitingFrame<F> frame = backlog.get(i);
      if (frame.ticket().deadlineEpochNanos() <= nowEpochNanos) {
        backlog.removeAt(i);
        drops.accept(GateDrops.expired(frame.ticket(), nowEpochNanos));
        i = 0;
      } else {
        i++;
      }
    }
  }

  /**
   * Drops what not even the smallest size is predicted to finish, and names the frame to start all
   * the same where nothing else is left and it is time for a probe; null for none.
   */
  private WaitingFrame<F> dropHopeless(long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    long needNanos = model.times(fastest()).highNanos(1) + config.afterStageNanos();
    long leastDue = nowEpochNanos + needNanos;
    if (backlog.size() == 0 || backlog.get(0).dueEpochNanos() >= leastDue) {
      return null;
    }
    WaitingFrame<F> probed = anyHopeful(leastDue) ? null : frameToProbe(nowEpochNanos);
    for (int i = 0; i < backlog.size() && backlog.get(i).dueEpochNanos() < leastDue; ) {
      WaitingFrame<F> frame = backlog.get(i);
      if (frame.ticket().deadlineEpochNanos() >= leastDue || frame == probed) {
        i++;
        continue;
      }
      backlog.removeAt(i);
      drops.accept(tooLate(frame, needNanos, nowEpochNanos));
      i = 0; // what is left may be due at other times now
    }
    return probed;
  }

  private GateDrop<F> tooLate(WaitingFrame<F> frame, long needNanos, long nowEpochNanos) {
    WaitingFrame<F> newest = backlog.newestOf(frame.camera());
    return newest != null
            && newest.ticket().deadlineEpochNanos() >= nowEpochNanos + needNanos
            && frame.capturedBefore(newest)
        ? GateDrops.supersededBy(frame.ticket(), newest.ticket(), nowEpochNanos)
        : GateDrops.predictedLate(frame.ticket(), needNanos, nowEpochNanos);
  }

  /** The size that takes the least time: the smallest, unless the model knows better. */
  private int fastest() {
    int fastest = profiles.size() - 1;
    for (int p = fastest - 1; p >= 0; p--) {
      if (model.times(p).highNanos(1) < model.times(fastest).highNanos(1)) {
        fastest = p;
      }
    }
    return fastest;
  }

  private boolean anyHopeful(long leastDueEpochNanos) {
    for (int i = backlog.size() - 1; i >= 0; i--) {
      if (backlog.get(i).ticket().deadlineEpochNanos() >= leastDueEpochNanos) {
        return true;
      }
    }
    return false;
  }

  /** The newest frame of the camera that goes first among those whose turn it is; null for none. */
  private WaitingFrame<F> frameToProbe(long nowEpochNanos) {
    CameraClaim first = null;
    for (CameraClaim camera : cameraList) {
      if (camera.waitingCount() > 0
          && (probeAtOnce || camera.mayProbe(nowEpochNanos, PROBE_INTERVAL_NANOS))
          && (first == null || camera.goesBefore(first))) {
        first = camera;
      }
    }
    return first == null ? null : backlog.newestOf(first);
  }

  private int chooseProfile(int fastest, long nowEpochNanos) {
    int fitting = 0;
    while (fitting < fastest
        && !(plan.isComplete() && plan.holdsAt(model.times(fitting), nowEpochNanos))) {
      fitting++;
    }
    int above = Math.max(0, ladder.rung() - 1);
    StageTimes times = model.times(above);
    double perFrameNanos =
        times.meanNanos(times.usefulBatchCount()) / (double) times.usefulBatchCount();
    double utilisation = arrivals.perSecond(nowEpochNanos) * perFrameNanos * 1e-9;
    int used = ladder.choose(fitting, utilisation, nowEpochNanos);
    return plan.holdsAt(model.times(used), nowEpochNanos) ? used : fastest;
  }

  /** Not everything can be served, so more counts than the deadlines. */
  private void chooseFirst(StageTimes times, long nowEpochNanos) {
    CameraClaim owed = null;
    for (CameraClaim camera : cameraList) {
      if (camera.waitingCount() > 0
          && camera.isOwed(nowEpochNanos)
          && (owed == null || camera.owedEpochNanos() < owed.owedEpochNanos())) {
        owed = camera;
      }
    }
    if (owed == null) {
      plan.favourBestClaim(times, nowEpochNanos);
    } else {
      WaitingFrame<F> planned = plan.oldestOf(owed);
      plan.insist(planned == null ? backlog.newestOf(owed) : planned);
    }
  }

  private GateBatch<F> start(
      List<WaitingFrame<F>> frames, int profile, long now, Consumer<GateDrop<F>> drops) {
    List<Ticket<F>> tickets = new ArrayList<>(frames.size());
    long tightest = Long.MAX_VALUE;
    for (int i = 0; i < frames.size(); i++) {
      WaitingFrame<F> frame = frames.get(i);
      tickets.add(frame.ticket());
      tightest = Math.min(tightest, frame.ticket().deadlineEpochNanos());
      frame.camera().started(frame.ticket().captureEpochNanos(), now, startWeight);
      backlog.remove(frame);
    }
    growStartWeight();
    for (int i = 0; i < frames.size(); i++) {
      dropOlderThan(frames.get(i), now, drops);
    }
    return new GateBatch<>(tickets, profiles.get(profile), now, tightest);
  }

  /** Later starts weigh more, which is how earlier ones are forgotten. */
  private void growStartWeight() {
    startWeight *= START_WEIGHT_GROWTH;
    if (startWeight > HEAVIEST_START) {
      cameraList.forEach(camera -> camera.lightenServed(1 / HEAVIEST_START));
      startWeight /= HEAVIEST_START;
    }
  }

  private void dropOlderThan(WaitingFrame<F> started, long now, Consumer<GateDrop<F>> drops) {
    for (int i = 0; started.camera().waitingCount() > 0 && i < backlog.size(); ) {
      WaitingFrame<F> frame = backlog.get(i);
      if (frame.camera() == started.camera() && frame.capturedBefore(started)) {
        backlog.removeAt(i);
        drops.accept(GateDrops.supersededBy(frame.ticket(), started.ticket(), now));
        i = 0;
      } else {
        i++;
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very batch that was handed out, not one like it
  private static boolean isSame(GateBatch<?> one, GateBatch<?> other) {
    return one == other;
  }

  @Override
  public void finished(GateBatch<F> batch, long stageNanos, long nowEpochNanos) {
    boolean isProbe = probes.removeIf(probe -> isSame(probe, batch));
    if (stageNanos <= 0) {
      return;
    }
    int profile = profiles.indexOf(batch.profile());
    int batchCount = batch.tickets().size();
    if (isProbe) {
      if (stageNanos < model.times(profile).meanNanos(batchCount) * QUICK_PROBE_SHARE) {
        // It recovers: the model wants to see that more than once, so do not wait for it.
        cameraList.forEach(CameraClaim::allowProbe);
      }
    } else {
      for (int i = 0; i < batchCount; i++) {
        long deadline = batch.tickets().get(i).deadlineEpochNanos();
        caution.finished(nowEpochNanos + config.afterStageNanos() > deadline);
      }
    }
    model.observe(profile, batchCount, stageNanos, caution.overrunShare());
    // Perhaps the machine only stood still for a moment: one frame tells.
    probeAtOnce = model.suddenlySlower();
  }

  @Override
  public void clockSetBack(long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    while (backlog.size() > 0) {
      WaitingFrame<F> frame = backlog.get(0);
      backlog.removeAt(0);
      drops.accept(GateDrops.clockSetBack(frame.ticket(), nowEpochNanos));
    }
    cameraList.forEach(CameraClaim::forgetInstants);
    ladder.forgetInstants();
    arrivals = new ArrivalRate();
    pressure = new Pressure();
  }

  @Override
  public Optional<PredictionError> predictionError() {
    return Optional.of(model.error());
  }

  @Override
  public void withdraw(String cameraId, Consumer<Ticket<F>> withdrawn) {
    CameraClaim camera = cameras.get(cameraId);
    if (camera == null) {
      return;
    }
    while (camera.waitingCount() > 0) {
      WaitingFrame<F> oldest = backlog.oldestOf(camera);
      backlog.remove(oldest);
      withdrawn.accept(oldest.ticket());
    }
    camera.forget();
  }

  @Override
  public int waitingCount() {
    return backlog.size();
  }
}
