package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.UsageException;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.track.TrackBenchmark;
import dev.saccade.sim.world.RenderRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench track}: the tracker on masks without error. */
@Command(
    name = "track",
    mixinStandardHelpOptions = true,
    description = {
      "Follows the true masks of rendered drives, beside SORT and ByteTrack.",
      "At full rate and with two of three frames lost at random; and measures how far off places and"
          + " speeds on the ground are. Pictures are not needed, and not painted."
    })
final class BenchTrackCommand implements Callable<Integer> {
  private static final int MOST_SEEDS = 100;

  @Mixin private ScenarioOptions drives;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Drives of each scenario, with seeds in a row (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "Length of each drive (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--rate",
      paramLabel = "HERTZ",
      defaultValue = "30",
      description = "Of the camera; a third of it is measured, too (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--width",
      paramLabel = "PIXELS",
      defaultValue = "1280",
      description = "Width of the pictures (default: ${DEFAULT-VALUE}).")
  private int width;

  @Option(
      names = "--height",
      paramLabel = "PIXELS",
      defaultValue = "720",
      description = "Height of the pictures (default: ${DEFAULT-VALUE}).")
  private int height;

  @Option(
      names = "--focal",
      paramLabel = "PIXELS",
      defaultValue = "1000",
      description = "Focal length (default: ${DEFAULT-VALUE}).")
  private double focal;

  @Option(
      names = "--least-pixels",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "An object counts in a frame where so many of its pixels show (default: ${DEFAULT-VALUE}).")
  private int leastPixels;

  @Option(
      names = "--least-visible",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Nor does it where less than this share of it shows: it is then given to the trackers, but"
              + " not held against them (default: ${DEFAULT-VALUE}).")
  private double leastVisible;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw new UsageException("--seeds " + seeds + ": out of range; give 1 to " + MOST_SEEDS);
    }
    if (leastPixels < 1) {
      throw new UsageException("--least-pixels " + leastPixels + ": give 1 or more");
    }
    if (!(leastVisible >= 0 && leastVisible <= 1)) {
      throw new UsageException("--least-visible " + leastVisible + ": give 0 to 1");
    }
    List<String> chosen = drives.names();
    TrackBenchmark benchmark;
    try {
      Optional<RenderRequest.Optics> optics =
          Optional.of(new RenderRequest.Optics(focal, drives.cameraHeightMetres()));
      for (String scenario : chosen) {
        new RenderRequest(scenario, drives.seed(), seconds, 1, width, height, rate, 1, optics);
      }
      benchmark =
          new TrackBenchmark(
              new TrackBenchmark.Plan(
                  chosen,
                  drives.seed(),
                  seeds,
                  seconds,
                  rate,
                  width,
                  height,
                  optics,
                  leastPixels,
                  leastVisible),
              line -> System.err.println("bench track: " + line));
    } catch (IllegalArgumentException e) {
      throw new UsageException("bench track: " + e.getMessage(), e);
    }
    BenchmarkResult result = benchmark.run();
    BenchTable.printMedians(result, json);
    Map<String, Object> object = new LinkedHashMap<>(result.json());
    object.put("scenarios", benchmark.details());
    json.write(object, System.out);
    return 0;
  }
}
