package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.UsageException;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.track.FusionBenchmark;
import dev.saccade.sim.world.RenderRequest;
import dev.saccade.sim.world.Scenarios;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench fusion}: one id for what several cameras see. */
@Command(
    name = "fusion",
    mixinStandardHelpOptions = true,
    description = {
      "Follows the true masks of overlapping cameras, fuses their tracks, and counts how often an",
      "object that two of them see has exactly one id."
    })
final class BenchFusionCommand implements Callable<Integer> {
  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      split = ",",
      completionCandidates = RenderCommand.ScenarioNames.class,
      description = "Some of ${COMPLETION-CANDIDATES} (default: all).")
  private List<String> scenarios = new ArrayList<>();

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1")
  private long seed;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "5",
      description = "Length of each drive (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--cameras",
      paramLabel = "C",
      defaultValue = "3",
      description = "2 to 8: front, front-left, front-right ... (default: ${DEFAULT-VALUE}).")
  private int cameras;

  @Option(names = "--rate", paramLabel = "HERTZ", defaultValue = "10")
  private double rate;

  @Option(names = "--width", paramLabel = "PIXELS", defaultValue = "640")
  private int width;

  @Option(names = "--height", paramLabel = "PIXELS", defaultValue = "360")
  private int height;

  @Option(
      names = "--focal",
      paramLabel = "PIXELS",
      defaultValue = "280",
      description =
          "Focal length: short enough for pictures to overlap (default: ${DEFAULT-VALUE}).")
  private double focal;

  @Option(names = "--camera-height", paramLabel = "METRES", defaultValue = "1.5")
  private double cameraHeight;

  @Option(
      names = "--least-pixels",
      paramLabel = "N",
      defaultValue = "50",
      description = "That an object must show to a camera to count (default: ${DEFAULT-VALUE}).")
  private int leastPixels;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    FusionBenchmark benchmark;
    try {
      benchmark =
          new FusionBenchmark(
              new FusionBenchmark.Plan(
                  scenarios.isEmpty() ? Scenarios.names() : scenarios,
                  seed,
                  seconds,
                  cameras,
                  rate,
                  width,
                  height,
                  new RenderRequest.Optics(focal, cameraHeight),
                  leastPixels),
              line -> System.err.println("bench fusion: " + line));
    } catch (IllegalArgumentException e) {
      throw new UsageException("bench fusion: " + e.getMessage(), e);
    }
    BenchmarkResult result = benchmark.run();
    if (!json.isStandardOutput()) {
      result
          .measurements()
          .forEach(m -> System.out.printf("%-60s %8.4f %s%n", m.name(), m.median(), m.unit()));
      result.ratios().forEach((name, value) -> System.out.printf("%-60s %8.4f%n", name, value));
    }
    Map<String, Object> object = new LinkedHashMap<>(result.json());
    object.put("scenarios", benchmark.details());
    json.write(object, System.out);
    return 0;
  }
}
