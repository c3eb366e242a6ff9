package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.PayloadInspection;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.stage.EnginePresence;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageSpans;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.StageWork;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames to instances on an NVIDIA GPU: nvJPEG (or the host) decodes, kernels prepare, TensorRT
 * computes, kernels extract. Only instances, and class maps where asked for, come back.
 *
 * <p>An error of the device fails the frames concerned. Before the next batch everything on the
 * device is made anew, once; if that does not help, frames are served at the next smaller size, and
 * the next; after the smallest every frame fails, and {@link #isSpent} says so.
 *
 * <p>Two batches may be under way, so that decoding and copying one overlaps with computing the
 * other. Groups of unlike frames in one batch overlap in any case. One thread begins batches,
 * others may wait for them.
 */
public final class GpuPerceptionStage implements PerceptionStage {
  private static final Logger LOG = LoggerFactory.getLogger(GpuPerceptionStage.class);

  /** Between one device and the next. */
  private static final GpuDevice NONE =
      new GpuDevice() {
        @Override
        public String describe() {
          return "none";
        }

        @Override
        public Pending begin(StageRequest group) {
          throw new IllegalStateException("no device is open");
        }

        @Override
        public void close() {}
      };

  private final List<Profile> allProfiles;
  private final int maxBatchCount;
  private final GpuDevice.Opener opener;
  private final GpuRecovery recovery = new GpuRecovery();
  private final Map<GpuFault, Integer> faults = new EnumMap<>(GpuFault.class);
  private final Deque<Flight> inFlight = new ArrayDeque<>();
  private final StageDescription whole;
  private final LongAdder faultCount = new LongAdder();

  // Asked by whoever watches, who must not wait while engines are built anew.
  private volatile StageDescription description;
  private volatile boolean isSpent;

  private List<Profile> served;
  private GpuDevice device;
  private Optional<GpuRecovery.Step> due = Optional.empty();
  private Optional<String> spent = Optional.empty();

  /** A part of a batch under way. */
  private final class Flight {
    private final GpuDevice on;
    private final GpuDevice.Pending pending;
    private final List<Integer> indices;
    private final StageResult[] results;
    private Optional<GpuDevice.Computed> computed = Optional.empty();
    private boolean settled;

    /**
     * @param indices which of the request's frames
     * @param results of the whole request
     */
    private Flight(
        GpuDevice on, GpuDevice.Pending pending, List<Integer> indices, StageResult[] results) {
      this.on = on;
      this.pending = pending;
      this.indices = indices;
      this.results = results;
    }

    /** Waits for the device; who comes second, for who came first. */
    synchronized Optional<GpuDevice.Computed> settle() {
      if (settled) {
        return computed;
      }
      settled = true;
      try {
        GpuDevice.Computed done = pending.await();
        for (int i = 0; i < done.results().size(); i++) {
          results[indices.get(i)] = done.results().get(i);
        }
        computed = Optional.of(done);
        landed(this, Optional.empty());
      } catch (RuntimeException e) {
        fail(indices, results, e.getMessage());
        landed(this, Optional.of(e));
      } catch (Error e) {
        landed(this, Optional.of(new GpuException(e.toString())));
        throw e;
      }
      return computed;
    }
  }

  /**
   * Opens the stage; builds the engines of all profiles where they are not kept from before, which
   * takes minutes.
   *
   * @throws StageUnavailableException in one line, where driver, library or device is missing, or
   *     TensorRT does not take the network
   */
  public static GpuPerceptionStage open(ModelBundle bundle, int maxBatchCount, EpochClock clock)
      throws StageUnavailableException {
    return open(bundle, bundle.card().profiles(), maxBatchCount, clock);
  }

  /**
   * As {@link #open(ModelBundle, int, EpochClock)}, for some of the sizes alone.
   *
   * @param profiles of the bundle, largest first
   */
  public static GpuPerceptionStage open(
      ModelBundle bundle, List<Profile> profiles, int maxBatchCount, EpochClock clock)
      throws StageUnavailableException {
    EnginePresence presence = GpuPresence.look();
    if (!presence.usable()) {
      throw new StageUnavailableException("stage gpu: " + presence.why());
    }
    int fixedBatch = bundle.card().input().maxBatchCount();
    int batchCount = fixedBatch == 0 ? maxBatchCount : Math.min(maxBatchCount, fixedBatch);
    PlanCache cache = new PlanCache(PlanCache.usualFolder());
    try {
      return new GpuPerceptionStage(
          bundle.card(),
          profiles,
          batchCount,
          served -> new CudaDevice(bundle, served, batchCount, clock::epochNanos, cache));
    } catch (GpuException | LinkageError | IOException e) {
      throw new StageUnavailableException("stage gpu: " + e.getMessage(), e);
    }
  }

  GpuPerceptionStage(
      ModelCard card, List<Profile> profiles, int maxBatchCount, GpuDevice.Opener opener)
      throws IOException {
    this.allProfiles = List.copyOf(profiles);
    this.served = allProfiles;
    this.maxBatchCount = maxBatchCount;
    this.opener = opener;
    this.device = opener.open(served);
    this.whole =
        new StageDescription(
            "gpu: " + device.describe(),
            card.name()
                + (card.hasInstanceOffsets()
                    ? ""
                    : " (no instance outputs: instances are connected parts of a class)"),
            card.sha256());
    this.description = whole;
  }

  @Override
  public StageDescription description() {
    return description;
  }

  /** Those of the network; after errors the larger ones may be served at a smaller size. */
  @Override
  public List<Profile> profiles() {
    return allProfiles;
  }

  @Override
  public int maxBatchCount() {
    return maxBatchCount;
  }

  @Override
  public boolean isSpent() {
    return isSpent;
  }

  @Override
  public long faultCount() {
    return faultCount.sum();
  }

  /** Errors so far, by kind. */
  synchronized Map<GpuFault, Integer> faults() {
    return Map.copyOf(faults);
  }

  /**
   * Measures the device itself, by its own clock.
   *
   * @param like a frame of the size and layout to be measured with; a JPEG
   * @throws IllegalStateException where batches are under way, or after errors
   */
  public synchronized DeviceTimes time(Profile profile, Frame like, int batchCount, int runCount) {
    if (!inFlight.isEmpty() || !(device instanceof CudaDevice cuda)) {
      throw new IllegalStateException("the device is busy or gone (expected: idle)");
    }
    return cuda.time(profile, like, batchCount, runCount);
  }

  /**
   * Memory of the device that is in use, by whomever, in bytes.
   *
   * @throws StageUnavailableException where there is no device
   */
  public static long usedDeviceBytes() throws StageUnavailableException {
    EnginePresence presence = GpuPresence.look();
    if (!presence.usable()) {
      throw new StageUnavailableException("stage gpu: " + presence.why());
    }
    return GpuLibraries.usedBytes();
  }

  @Override
  public List<StageResult> perceive(StageRequest request) {
    return begin(request).await().results();
  }

  @Override
  public int maxUnderWayCount() {
    return GpuDevice.LANE_COUNT;
  }

  /** With two under way the older is waited for first. */
  @Override
  public StageWork begin(StageRequest request) {
    StageResult[] results = new StageResult[request.frames().size()];
    for (int i = 0; i < results.length; i++) {
      Optional<String> problem = PayloadInspection.problemOf(request.frames().get(i));
      if (problem.isPresent()) {
        results[i] = new StageResult.Unreadable(problem.get());
      }
    }
    List<Flight> flights = new ArrayList<>();
    boolean[] begun = new boolean[results.length];
    for (int first = 0; first < results.length; first++) {
      if (results[first] == null && !begun[first]) {
        beginGroup(request, group(request, first, begun, results), results).ifPresent(flights::add);
      }
    }
    return () -> {
      List<Optional<GpuDevice.Computed>> parts = flights.stream().map(Flight::settle).toList();
      return new StageWork.Done(List.of(results), spans(parts));
    };
  }

  /** Parts are computed one after the other, each as soon as it is prepared. */
  private static Optional<StageSpans> spans(List<Optional<GpuDevice.Computed>> parts) {
    if (parts.isEmpty() || !parts.stream().allMatch(Optional::isPresent)) {
      return Optional.empty();
    }
    long prepared = 0;
    long done = 0;
    for (Optional<GpuDevice.Computed> part : parts) {
      prepared += part.get().preparationNanos();
      done = Math.max(done, prepared) + part.get().computeNanos();
    }
    return Optional.of(new StageSpans(parts.get(0).get().preparationNanos(), done));
  }

  @Override
  public void close() {
    settleAll();
    closeDevice();
  }

  private List<Integer> group(
      StageRequest request, int first, boolean[] begun, StageResult[] results) {
    List<Integer> group = new ArrayList<>();
    Frame one = request.frames().get(first);
    for (int i = first; i < results.length && group.size() < maxBatchCount; i++) {
      if (results[i] == null && !begun[i] && isLike(one, request.frames().get(i))) {
        begun[i] = true;
        group.add(i);
      }
    }
    return group;
  }

  /** Whether both can be in one batch on the device. */
  private static boolean isLike(Frame one, Frame other) {
    return one.widthPixels() == other.widthPixels()
        && one.heightPixels() == other.heightPixels()
        && (one.encoding() == FrameEncoding.NV12) == (other.encoding() == FrameEncoding.NV12);
  }

  /** Empty where nothing came under way; the results then say why. */
  private Optional<Flight> beginGroup(
      StageRequest request, List<Integer> group, StageResult[] results) {
    settleAllBut(GpuDevice.LANE_COUNT - 1);
    if (isDue()) {
      settleAll();
      recover();
    }
    if (isSpent()) {
      fail(group, results, spent.orElseThrow());
      return Optional.empty();
    }
    StageRequest part =
        new StageRequest(
            group.stream().map(request.frames()::get).toList(),
            servedFor(request.profile()),
            request.extractUntilEpochNanos(),
            request.withClassMaps());
    try {
      Flight flight = new Flight(device, device.begin(part), group, results);
      synchronized (this) {
        inFlight.add(flight);
      }
      return Optional.of(flight);
    } catch (RuntimeException e) {
      failed(e, device, false);
      fail(group, results, e.getMessage());
      return Optional.empty();
    }
  }

  private void settleAll() {
    settleAllBut(0);
  }

  /** Without this object's lock: who settles waits for the device, and then takes the lock. */
  private void settleAllBut(int count) {
    for (Optional<Flight> oldest = oldestBeyond(count);
        oldest.isPresent();
        oldest = oldestBeyond(count)) {
      oldest.get().settle();
    }
  }

  private synchronized Optional<Flight> oldestBeyond(int count) {
    return inFlight.size() > count ? Optional.of(inFlight.getFirst()) : Optional.empty();
  }

  private synchronized void landed(Flight flight, Optional<RuntimeException> error) {
    inFlight.remove(flight);
    error.ifPresentOrElse(e -> failed(e, flight.on, false), recovery::succeeded);
  }

  private static void fail(List<Integer> indices, StageResult[] results, String why) {
    for (int i : indices) {
      results[i] = new StageResult.Failed(why);
    }
  }

  /** Decides what comes next; two batches that one error spoils are one error. */
  private synchronized void failed(RuntimeException error, GpuDevice on, boolean opening) {
    GpuFault fault = error instanceof GpuException known ? known.fault() : GpuFault.OTHER;
    faults.merge(fault, 1, Integer::sum);
    faultCount.increment();
    if (due.isPresent() || on != device) {
      return;
    }
    GpuRecovery.Step step = recovery.failed(fault, opening, served.size() > 1);
    due = Optional.of(step);
    if (error instanceof GpuException) {
      LOG.error("{} (number {} of its kind)", error.getMessage(), faults.get(fault));
    } else {
      LOG.error("the GPU's results make no sense", error);
    }
    if (step == GpuRecovery.Step.GIVE_UP) {
      spent = Optional.of("the GPU is given up after errors, last: " + error.getMessage());
      isSpent = true;
      describe("given up after errors");
    }
  }

  private void describe(String state) {
    description =
        new StageDescription(whole.engine() + ", " + state, whole.model(), whole.modelSha256());
  }

  private synchronized boolean isDue() {
    return due.isPresent();
  }

  /** Takes the steps that are due, until one holds or nothing is left; with nothing under way. */
  private synchronized void recover() {
    while (due.isPresent() && spent.isEmpty()) {
      if (due.get() == GpuRecovery.Step.STEP_DOWN) {
        served = served.subList(1, served.size());
        LOG.warn("from here on no input larger than {}", served.get(0));
        describe("after errors no input larger than " + served.get(0).name());
      } else {
        LOG.warn("making everything on the device anew");
      }
      closeDevice();
      device = NONE;
      due = Optional.empty();
      try {
        device = opener.open(served);
      } catch (GpuException e) {
        failed(e, device, true);
      } catch (IOException | LinkageError e) {
        failed(new GpuException(e.getMessage()), device, true);
      }
    }
  }

  private void closeDevice() {
    try {
      device.close();
    } catch (RuntimeException lost) {
      LOG.warn("what was on the device could not all be given back: {}", lost.getMessage());
    }
  }

  private Profile servedFor(Profile wanted) {
    return served.contains(wanted) ? wanted : served.get(0);
  }
}
