package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.UsageException;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.track.FusionBenchmark;
import dev.saccade.sim.world.RenderRequest;
import java.util.LinkedHashMap;
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
      "Fuses the tracks of overlapping cameras and counts ids.",
      "Follows the true masks, and counts how often an object that two cameras see has exactly one"
          + " id."
    })
final class BenchFusionCommand implements Callable<Integer> {
  @Mixin private ScenarioOptions drives;

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

  @Option(
      names = "--rate",
      paramLabel = "HERTZ",
      defaultValue = "10",
      description = "Frames per second of each camera (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--width",
      paramLabel = "PIXELS",
      defaultValue = "640",
      description = "Width of the pictures (default: ${DEFAULT-VALUE}).")
  private int width;

  @Option(
      names = "--height",
      paramLabel = "PIXELS",
      defaultValue = "360",
      description = "Height of the pictures (default: ${DEFAULT-VALUE}).")
  private int height;

  @Option(
      names = "--focal",
      paramLabel = "PIXELS",
      defaultValue = "280",
      description =
          "Focal length: short enough for pictures to overlap (default: ${DEFAULT-VALUE}).")
  private double focal;

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
                  drives.names(),
                  drives.seed(),
                  seconds,
                  cameras,
                  rate,
                  width,
                  height,
                  new RenderRequest.Optics(focal, drives.cameraHeightMetres()),
                  leastPixels),
              line -> System.err.println("bench fusion: " + line));
    } catch (IllegalArgumentException e) {
      throw new UsageException("bench fusion: " + e.getMessage(), e);
    }
    BenchmarkResult result = benchmark.run();
    BenchTable.printMedians(result, json);
    Map<String, Object> object = new LinkedHashMap<>(result.json());
    object.put("scenarios", benchmark.details());
    json.write(object, System.out);
    return 0;
  }
}
