package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.UsageException;
import dev.saccade.sim.drive.BadDriveException;
import dev.saccade.sim.world.ContactSheet;
import dev.saccade.sim.world.DriveRendering;
import dev.saccade.sim.world.RenderRequest;
import dev.saccade.sim.world.Scenarios;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code render}: a drive with ground truth, from a seed. */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    description = "Renders a drive with exact ground truth into a drive folder.")
final class RenderCommand implements Callable<Integer> {
  /** For the help text. */
  static final class ScenarioNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Scenarios.names().iterator();
    }
  }

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      defaultValue = "city-street",
      completionCandidates = ScenarioNames.class,
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private String scenario;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Equal seeds give equal drives (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "Length of the drive (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--cameras",
      paramLabel = "C",
      defaultValue = "1",
      description = "1 to 8, the first looks forward (default: ${DEFAULT-VALUE}).")
  private int cameras;

  @Option(names = "--out", paramLabel = "DIR", description = "The drive folder.")
  private Path out;

  @Option(
      names = "--sheet",
      paramLabel = "FILE.png",
      description = "Instead of a drive: one picture of every scenario, with its truth.")
  private Path sheet;

  @Option(
      names = "--width",
      paramLabel = "PIXELS",
      defaultValue = "512",
      description = "Width of the pictures (default: ${DEFAULT-VALUE}).")
  private int width;

  @Option(
      names = "--height",
      paramLabel = "PIXELS",
      defaultValue = "256",
      description = "Height of the pictures (default: ${DEFAULT-VALUE}).")
  private int height;

  @Option(
      names = "--rate",
      paramLabel = "HERTZ",
      defaultValue = "10",
      description = "Frames per second of each camera (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--focal",
      paramLabel = "PIXELS",
      description = "Focal length of every camera; with --camera-height (default: the seed's).")
  private Double focal;

  @Option(
      names = "--camera-height",
      paramLabel = "METRES",
      description = "Of every camera above the ground; with --focal (default: the seed's).")
  private Double cameraHeight;

  @Option(
      names = "--jpeg-quality",
      paramLabel = "Q",
      defaultValue = "92",
      description = "1 to 100 (default: ${DEFAULT-VALUE}).")
  private int jpegQuality;

  @Option(
      names = "--readout",
      paramLabel = "MILLIS",
      defaultValue = "0",
      description =
          "Of a rolling shutter, from the first row to the last; 0 exposes all rows at once"
              + " (default: ${DEFAULT-VALUE}).")
  private double readoutMillis;

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      defaultValue = "drive",
      description =
          "drive: a drive folder; cityscapes: leftImg8bit and gtFine, of the first camera (default: ${DEFAULT-VALUE}).")
  private String layout;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "train",
      description = "Of the cityscapes layout (default: ${DEFAULT-VALUE}).")
  private String split;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException {
    if ((out == null) == (sheet == null)) {
      throw new UsageException("render: name either --out DIR or --sheet FILE.png");
    }
    if (sheet != null) {
      ContactSheet.write(seed, sheet);
      return 0;
    }
    if ((focal == null) != (cameraHeight == null)) {
      throw new UsageException("render: --focal and --camera-height go together");
    }
    RenderRequest request;
    try {
      Optional<RenderRequest.Optics> optics =
          focal == null
              ? Optional.empty()
              : Optional.of(new RenderRequest.Optics(focal, cameraHeight));
      request =
          new RenderRequest(
                  scenario, seed, seconds, cameras, width, height, rate, jpegQuality, optics)
              .withReadoutSeconds(readoutMillis / 1000);
    } catch (IllegalArgumentException e) {
      throw new UsageException("render: " + e.getMessage(), e);
    }
    boolean cityscapes = layout.equals("cityscapes");
    if (!cityscapes && !layout.equals("drive")) {
      throw new UsageException("render: --layout " + layout + " (expected: drive or cityscapes)");
    }
    int total = request.frameCount() * (cityscapes ? 1 : cameras);
    long startNanos = System.nanoTime();
    long startCpuNanos = processCpuNanos();
    DriveRendering.Summary summary;
    try {
      summary =
          cityscapes
              ? DriveRendering.renderCityscapes(request, out, split, done -> report(done, total))
              : DriveRendering.render(request, out, done -> report(done, total));
    } catch (BadDriveException | IllegalArgumentException e) {
      throw new UsageException("render: " + e.getMessage(), e);
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double cpuSeconds = (processCpuNanos() - startCpuNanos) / 1e9;
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("frames", summary.frames());
    result.put("instances", summary.instances());
    result.put("tracks", summary.tracks());
    result.put("sha256", summary.sha256());
    result.put("frames_per_second", summary.frames() / seconds);
    result.put(
        "frames_per_core_second", cpuSeconds > 0 ? summary.frames() / cpuSeconds : Double.NaN);
    if (!json.isStandardOutput()) {
      System.out.printf(
          Locale.ROOT,
          "%d frames, %d instances of %d tracks in %s%nsha256 %s%n"
              + "%.1f frames/s; %.1f a second of one core's time, start-up included%n",
          summary.frames(),
          summary.instances(),
          summary.tracks(),
          out,
          summary.sha256(),
          summary.frames() / seconds,
          summary.frames() / cpuSeconds);
    }
    json.write(result, System.out);
    return 0;
  }

  /** Of all threads of this process, the compiler's and the collector's included. */
  private static long processCpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static void report(int done, int total) {
    int tenth = Math.max(1, total / 10);
    if (done % tenth == 0 || done == total) {
      System.err.println("render: " + done + " of " + total + " frames");
    }
  }
}
