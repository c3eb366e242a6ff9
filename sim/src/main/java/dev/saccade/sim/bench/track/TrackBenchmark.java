package dev.saccade.sim.bench.track;

import dev.saccade.perception.track.KalmanTracker;
import dev.saccade.perception.track.TrackerSettings;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.Measurement;
import dev.saccade.sim.evaluate.PositionErrors;
import dev.saccade.sim.world.RenderRequest;
import dev.saccade.sim.world.RenderedTruth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The tracker on masks without error, scenario by scenario: at the camera's full rate and with two
 * of three frames lost at random, beside the rules of SORT and ByteTrack as settings of the same
 * tracker on the same masks; and how far off places and speeds are.
 *
 * <p>What counts: every object of which at least {@code leastPixels} pixels show in a frame, in
 * that frame. It is given to the trackers and held against them; what shows less is neither. An
 * object of which less than {@code leastVisible} of its area shows is given to them, but not held
 * against them. Of the tracks, the confirmed ones that say they were seen in the frame count, each
 * with its box. Lost instants are scored apart, with the boxes predicted for them.
 */
public final class TrackBenchmark {
  private static final int LOSS_PATTERNS = 3;
  private static final int RATE_DIVISOR = 3;
  private static final String OURS = "saccade";

  private final Plan plan;
  private final Consumer<String> progress;
  private final Map<String, Map<String, Object>> details = new LinkedHashMap<>();

  /**
   * @param seeds so many drives of each scenario, with the seeds 1, 2 and so on from {@code seed}
   * @param optics of the camera
   * @param leastPixels that an object must show to be given to the trackers
   * @param leastVisible share of its own area that it must show to count, 0..1
   */
  public record Plan(
      List<String> scenarios,
      long seed,
      int seeds,
      double seconds,
      double framesPerSecond,
      int widthPixels,
      int heightPixels,
      Optional<RenderRequest.Optics> optics,
      int leastPixels,
      double leastVisible) {
    public Plan {
      scenarios = List.copyOf(scenarios);
    }
  }

  private record Contender(String name, TrackerSettings settings) {}

  private static final List<Contender> CONTENDERS =
      List.of(
          new Contender(OURS, TrackerSettings.standard()),
          new Contender("sort", TrackerSettings.sort()),
          new Contender("bytetrack", TrackerSettings.byteTrack()));

  public TrackBenchmark(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  public BenchmarkResult run() {
    BenchmarkResult result = new BenchmarkResult();
    for (String scenario : plan.scenarios()) {
      List<TruthClip> clips = new ArrayList<>();
      for (int i = 0; i < plan.seeds(); i++) {
        progress.accept("renders " + scenario + ", seed " + (plan.seed() + i));
        clips.addAll(render(scenario, plan.seed() + i));
      }
      measure(scenario, clips, result);
    }
    return result;
  }

  /**
   * More than a benchmark's figures: per scenario and kind of loss, every metric of each tracker.
   */
  public Map<String, Map<String, Object>> details() {
    return details;
  }

  private List<TruthClip> render(String scenario, long seed) {
    RenderRequest request =
        new RenderRequest(
            scenario,
            seed,
            plan.seconds(),
            1,
            plan.widthPixels(),
            plan.heightPixels(),
            plan.framesPerSecond(),
            RenderRequest.DEFAULT_JPEG_QUALITY,
            plan.optics());
    return TruthClip.render(
        scenario + "-" + seed, RenderedTruth.painted(request), plan.leastPixels());
  }

  void measure(String scenario, List<TruthClip> clips, BenchmarkResult result) {
    Map<String, Object> kinds = new LinkedHashMap<>();
    details.put(scenario, kinds);
    for (int every : new int[] {1, RATE_DIVISOR}) {
      for (FrameLoss loss :
          List.of(FrameLoss.none(every), FrameLoss.twoOfThree(every, LOSS_PATTERNS))) {
        measure(scenario, clips, loss, kinds, result);
      }
    }
  }

  private void measure(
      String scenario,
      List<TruthClip> clips,
      FrameLoss loss,
      Map<String, Object> kinds,
      BenchmarkResult result) {
    String kind =
        Math.round(plan.framesPerSecond() / loss.every())
            + " Hz"
            + (loss.isNone() ? "" : ", lossy");
    Map<String, Object> kindJson = new LinkedHashMap<>();
    kinds.put(kind, kindJson);
    double ours = Double.NaN;
    for (Contender contender : CONTENDERS) {
      TrackFigures figures = follow(clips, plan.leastVisible(), contender.settings(), loss);
      String name = scenario + ", " + kind + ": ";
      double hota = figures.scores().hota().hota();
      result.add(
          new Measurement(
              name + "HOTA of " + contender.name(),
              hota,
              figures.lowestHota(),
              "fraction (p99: the lowest)",
              figures.runs()));
      kindJson.put(contender.name(), figures.json());
      if (contender.name().equals(OURS)) {
        ours = hota;
        kindJson.put("positions", figures.positionJson());
        addPositions(name, figures, result);
      } else {
        result.addRatio(name + OURS + " / " + contender.name(), ours / hota);
      }
    }
  }

  private static void addPositions(String name, TrackFigures figures, BenchmarkResult result) {
    String[] bands = {"to 30 m", "30 to 50 m"};
    for (int i = 0; i < bands.length; i++) {
      PositionErrors.Band band = figures.positionBands().get(i);
      if (band.sampleCount() > 0) {
        result.add(
            new Measurement(
                name + "position error " + bands[i],
                band.medianRelativeError(),
                band.p99RelativeError(),
                "of the distance",
                band.sampleCount()));
      }
    }
    if (!Double.isNaN(figures.medianVelocityErrorMetresPerSecond())) {
      result.add(
          new Measurement(
              name + "velocity error",
              figures.medianVelocityErrorMetresPerSecond(),
              figures.p99VelocityErrorMetresPerSecond(),
              "m/s",
              figures.runs()));
    }
  }

  static TrackFigures follow(
      List<TruthClip> clips, double leastVisible, TrackerSettings settings, FrameLoss loss) {
    TrackFigures figures = new TrackFigures();
    KalmanTracker tracker = new KalmanTracker(settings);
    for (TruthClip clip : clips) {
      for (int pattern = 0; pattern < loss.patterns(); pattern++) {
        figures.add(
            FollowedClip.follow(
                clip,
                leastVisible,
                tracker,
                loss::captures,
                loss.pattern(pattern, clip.frames().size())),
            !loss.isNone());
      }
    }
    return figures;
  }
}
