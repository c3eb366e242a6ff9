package dev.saccade.sim.bench.track;

import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.Measurement;
import dev.saccade.sim.world.RenderRequest;
import dev.saccade.sim.world.RenderedTruth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Overlapping cameras of rendered drives, followed on masks without error and fused: how often an
 * object that two cameras have at once has one id of the vehicle, how often a fused track holds
 * different objects, how often an object that leaves one camera for another keeps its id, and how
 * often ids change, beside the cameras' own tracks.
 */
public final class FusionBenchmark {
  private final Plan plan;
  private final Consumer<String> progress;
  private final Map<String, Map<String, Object>> details = new LinkedHashMap<>();

  /**
   * @param cameras 2 to 8: front, front-left, front-right and so on
   * @param optics wide enough for the pictures to overlap
   */
  public record Plan(
      List<String> scenarios,
      long seed,
      double seconds,
      int cameras,
      double framesPerSecond,
      int widthPixels,
      int heightPixels,
      RenderRequest.Optics optics,
      int leastPixels) {
    public Plan {
      scenarios = List.copyOf(scenarios);
      if (cameras < 2) {
        throw new IllegalArgumentException("cameras: " + cameras + " (expected: 2 to 8)");
      }
    }

    RenderRequest request(String scenario) {
      return new RenderRequest(
          scenario,
          seed,
          seconds,
          cameras,
          widthPixels,
          heightPixels,
          framesPerSecond,
          RenderRequest.DEFAULT_JPEG_QUALITY,
          Optional.of(optics));
    }
  }

  /**
   * @throws IllegalArgumentException if one of the drives cannot be rendered
   */
  public FusionBenchmark(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
    plan.scenarios().forEach(plan::request);
  }

  public BenchmarkResult run() {
    BenchmarkResult result = new BenchmarkResult();
    for (String scenario : plan.scenarios()) {
      progress.accept("renders " + scenario + ", " + plan.cameras() + " cameras");
      add(
          scenario,
          FusedDrive.follow(
              TruthClip.render(
                  scenario, RenderedTruth.of(plan.request(scenario)), plan.leastPixels())),
          result);
    }
    return result;
  }

  /** Counts behind the figures, per scenario. */
  public Map<String, Map<String, Object>> details() {
    return details;
  }

  private void add(String scenario, FusedDrive drive, BenchmarkResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("objects", drive.objectCount());
    json.put("objects_of_two_cameras", drive.sharedObjectCount());
    json.put("sightings_by_two_cameras", drive.seenByTwo());
    json.put("of_these_one_id", drive.oneId());
    json.put("fused_tracks", drive.fusedCount());
    json.put("of_these_mixed", drive.mixedCount());
    json.put("handovers", drive.handovers().count());
    json.put("handovers_kept", drive.handovers().keptCount());
    json.put("id_switches", drive.switchCount());
    json.put("id_switches_of_cameras", drive.cameraSwitchCount());
    details.put(scenario, json);
    if (drive.seenByTwo() == 0) {
      return;
    }
    share(result, scenario + ": one id for two cameras", drive.oneId(), drive.seenByTwo());
    share(
        result, scenario + ": fused tracks of two objects", drive.mixedCount(), drive.fusedCount());
    share(
        result,
        scenario + ": one id from camera to camera",
        drive.handovers().keptCount(),
        drive.handovers().count());
    List<Double> errors = new ArrayList<>(drive.relativeErrors());
    errors.sort(null);
    if (!errors.isEmpty()) {
      result.add(
          new Measurement(
              scenario + ": position error of fused tracks to 30 m",
              errors.get(errors.size() / 2),
              errors.get((int) Math.ceil(0.99 * errors.size()) - 1),
              "of the distance",
              errors.size()));
    }
    if (drive.cameraSwitchCount() > 0) {
      result.addRatio(
          scenario + ": id switches, fused / in the cameras",
          drive.switchCount() / (double) drive.cameraSwitchCount());
    }
  }

  private static void share(BenchmarkResult result, String name, int part, int all) {
    if (all > 0) {
      double share = part / (double) all;
      result.add(new Measurement(name, share, share, "fraction", all));
    }
  }
}
