package dev.saccade.sim.bench.gpu;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.StageWork;
import dev.saccade.perception.stage.cpu.OnnxPerceptionStage;
import dev.saccade.perception.stage.gpu.DeviceTimes;
import dev.saccade.perception.stage.gpu.GpuParts;
import dev.saccade.perception.stage.gpu.GpuPerceptionStage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs the check in the order of worth: each part by itself, correctness of each model, the figures
 * that were promised (the first model, its largest size), the soak, then the rest of the matrix for
 * as long as there is time. What fails or finds no time stands in the report, and the rest goes on.
 */
public final class GpuCheck {
  private static final int WARM_UP_BATCHES = 20;

  private final Plan plan;
  private final CheckFrames frames;
  private final EpochClock clock;
  private final LongSupplier nanoTime;
  private final Consumer<String> progress;
  private final Runnable keep;
  private final CheckReport report;
  private final long endNanos;

  /**
   * @param models bundles, those of most worth first
   * @param batches sizes of batches, e.g. 1 and 8
   * @param runs measured for each figure
   * @param agreementFrames frames that both stages are shown
   * @param soakSeconds length of the soak; 0 for none
   * @param seconds after which nothing more is begun
   * @param rehearsal whether the CPU stage stands in for the GPU stage: shows that frames, bundles
   *     and libraries are whole; nothing is measured
   */
  public record Plan(
      List<ModelBundle> models,
      List<Integer> batches,
      int runs,
      int agreementFrames,
      double soakSeconds,
      double seconds,
      boolean rehearsal) {}

  /**
   * @param nanoTime the clock of measurements
   * @param progress one line for each step
   * @param keep called whenever the report has grown
   */
  public GpuCheck(
      Plan plan,
      CheckFrames frames,
      EpochClock clock,
      LongSupplier nanoTime,
      CheckReport report,
      Consumer<String> progress,
      Runnable keep) {
    this.plan = plan;
    this.frames = frames;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.report = report;
    this.progress = progress;
    this.keep = keep;
    this.endNanos = nanoTime.getAsLong() + (long) (plan.seconds * 1e9);
  }

  /** Something that may go wrong without taking the rest with it. */
  @FunctionalInterface
  private interface Step {
    void run() throws StageUnavailableException, Agreement.NoResultException;
  }

  public void run() {
    List<ModelBundle> models = plan.models;
    ModelBundle first = models.get(0);
    Profile large = first.card().profiles().get(0);
    if (!plan.rehearsal) {
      progress.accept("each part by itself");
      for (GpuParts.Finding finding : GpuParts.tryAll(frames.jpeg())) {
        progress.accept(finding.part() + (finding.works() ? ": " : " FAILS: ") + finding.detail());
        report.add(finding);
      }
      keep.run();
    }
    compare(first);
    if (plan.rehearsal) {
      models.subList(1, models.size()).forEach(this::compare);
      report.skip("times and soak", "a rehearsal with the CPU stage in the GPU's place");
      keep.run();
      return;
    }
    for (int batch : plan.batches) {
      measure(first, large, batch);
    }
    if (plan.soakSeconds > 0) {
      step("soak of " + first.card().name(), () -> soak(first, large));
    }
    models.subList(1, models.size()).forEach(this::compare);
    for (ModelBundle model : models) {
      for (Profile profile : model.card().profiles()) {
        for (int batch : plan.batches) {
          if (!model.equals(first) || !profile.equals(large)) {
            measure(model, profile, batch);
          }
        }
      }
    }
  }

  private void step(String what, Step step) {
    if (nanoTime.getAsLong() > endNanos) {
      report.skip(what, "no time was left");
      keep.run();
      return;
    }
    progress.accept(what);
    try {
      step.run();
    } catch (StageUnavailableException | Agreement.NoResultException | RuntimeException e) {
      report.skip(what, String.valueOf(e.getMessage()));
      progress.accept(what + ": " + e.getMessage());
    }
    keep.run();
  }

  private void compare(ModelBundle model) {
    Profile profile = model.card().profiles().get(0);
    step(
        "correctness of " + model.card().name() + ", " + size(profile),
        () -> compare(model, profile));
  }

  private void compare(ModelBundle model, Profile profile)
      throws StageUnavailableException, Agreement.NoResultException {
    int count = Math.min(plan.agreementFrames, frames.count());
    try (PerceptionStage cpu = OnnxPerceptionStage.open(model, 0, 1, clock);
        PerceptionStage gpu =
            plan.rehearsal
                ? OnnxPerceptionStage.open(model, 0, 1, clock)
                : GpuPerceptionStage.open(model, List.of(profile), 1, clock)) {
      List<Frame> rgb = frames.rgb().subList(0, count);
      report.add(
          model.card().name(),
          precision(model),
          size(profile),
          "RGB",
          Agreement.of(cpu, gpu, profile, rgb, rgb, frames.truth()));
      report.add(
          model.card().name(),
          precision(model),
          size(profile),
          "JPEG",
          Agreement.of(cpu, gpu, profile, rgb, frames.jpeg().subList(0, count), frames.truth()));
    }
  }

  private void measure(ModelBundle model, Profile profile, int batch) {
    step(
        String.format(Locale.ROOT, "%s, %s, batch %d", model.card().name(), size(profile), batch),
        () -> report.add(row(model, profile, batch)));
  }

  private MatrixRow row(ModelBundle model, Profile profile, int batch)
      throws StageUnavailableException {
    long before = GpuPerceptionStage.usedDeviceBytes();
    try (GpuPerceptionStage stage =
        GpuPerceptionStage.open(model, List.of(profile), batch, clock)) {
      List<StageRequest> requests = requests(profile, batch);
      for (int i = 0; i < WARM_UP_BATCHES; i++) {
        require(stage.perceive(requests.get(i % requests.size())));
      }
      DeviceTimes times = stage.time(profile, frames.jpeg().get(0), batch, plan.runs);
      List<Double> millis = new ArrayList<>();
      long start = nanoTime.getAsLong();
      for (int i = 0; i < plan.runs; i++) {
        long from = nanoTime.getAsLong();
        require(stage.perceive(requests.get(i % requests.size())));
        millis.add((nanoTime.getAsLong() - from) / 1e6);
      }
      double alone = plan.runs * batch * 1e9 / (nanoTime.getAsLong() - start);
      double overlapped = overlapped(stage, requests, batch);
      return new MatrixRow(
          model.card().name(),
          precision(model),
          size(profile),
          batch,
          Spread.of(times.wholeMillis()),
          Spread.of(times.networkMillis()),
          times.decodeMillis().isEmpty()
              ? Optional.empty()
              : Optional.of(Spread.of(times.decodeMillis())),
          times.decoder(),
          Spread.of(millis),
          alone,
          overlapped,
          GpuPerceptionStage.usedDeviceBytes() - before);
    }
  }

  /** Frames a second with the next batch begun before the last is waited for. */
  private double overlapped(GpuPerceptionStage stage, List<StageRequest> requests, int batch) {
    require(stage.begin(requests.get(0)).await().results());
    Deque<StageWork> underWay = new ArrayDeque<>();
    for (int i = 0; i < 2 * WARM_UP_BATCHES; i++) {
      underWay.add(stage.begin(requests.get(i % requests.size())));
      if (underWay.size() > 1) {
        require(underWay.remove().await().results());
      }
    }
    long start = nanoTime.getAsLong();
    for (int i = 0; i < plan.runs; i++) {
      underWay.add(stage.begin(requests.get(i % requests.size())));
      require(underWay.remove().await().results());
    }
    double perSecond = plan.runs * batch * 1e9 / (nanoTime.getAsLong() - start);
    require(underWay.remove().await().results());
    return perSecond;
  }

  private void soak(ModelBundle model, Profile profile) throws StageUnavailableException {
    try (GpuPerceptionStage stage = GpuPerceptionStage.open(model, List.of(profile), 1, clock)) {
      List<StageRequest> requests = requests(profile, 1);
      stage.perceive(requests.get(0));
      long memoryBefore = GpuPerceptionStage.usedDeviceBytes();
      long start = nanoTime.getAsLong();
      long length = (long) (plan.soakSeconds * 1e9);
      List<Double> firstHalf = new ArrayList<>();
      List<Double> secondHalf = new ArrayList<>();
      long failed = 0;
      long count = 0;
      for (long now = start; now - start < length; count++) {
        StageResult result = stage.perceive(requests.get((int) (count % requests.size()))).get(0);
        failed += result instanceof StageResult.Perceived ? 0 : 1;
        long after = nanoTime.getAsLong();
        (now - start < length / 2 ? firstHalf : secondHalf).add((after - now) / 1e6);
        now = after;
      }
      report.add(
          new Soak(
              model.card().name(),
              (nanoTime.getAsLong() - start) / 1e9,
              count,
              failed,
              Spread.of(firstHalf),
              Spread.of(secondHalf.isEmpty() ? firstHalf : secondHalf),
              memoryBefore,
              GpuPerceptionStage.usedDeviceBytes()));
    }
  }

  private List<StageRequest> requests(Profile profile, int batch) {
    List<StageRequest> requests = new ArrayList<>();
    for (int first = 0; first < frames.count(); first += batch) {
      List<Frame> some = new ArrayList<>();
      for (int i = 0; i < batch; i++) {
        some.add(frames.jpeg().get((first + i) % frames.count()));
      }
      requests.add(new StageRequest(some, profile, Long.MAX_VALUE, false));
    }
    return requests;
  }

  private static void require(List<StageResult> results) {
    for (StageResult result : results) {
      if (!(result instanceof StageResult.Perceived)) {
        throw new IllegalStateException("a frame without a result: " + result);
      }
    }
  }

  private static String size(Profile profile) {
    return profile.widthPixels() + "x" + profile.heightPixels();
  }

  private static String precision(ModelBundle model) {
    return model.card().precision().name().toLowerCase(Locale.ROOT);
  }
}
