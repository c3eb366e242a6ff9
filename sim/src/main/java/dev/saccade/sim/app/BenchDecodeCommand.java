package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.UsageException;
import dev.saccade.sim.bench.decode.DecodeBenchmark;
import dev.saccade.sim.bench.gpu.CheckFrames;
import dev.saccade.sim.drive.BadDriveException;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.Drives;
import dev.saccade.sim.world.RenderRequest;
import dev.saccade.sim.world.RenderedDrive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench decode}: JPEG to pixels. */
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    description = {
      "Decodes the same JPEGs by OpenCV, by the JDK's own reader and by nvJPEG.",
      "Whole, and reduced to a network's input; nvJPEG where there is a GPU."
    })
final class BenchDecodeCommand implements Callable<Integer> {
  private static final int PICTURES = 8;

  @Option(
      names = "--drive",
      paramLabel = "DRIVE",
      description = "Pictures to decode (default: a few rendered ones).")
  private Path drive;

  @Option(names = "--width", paramLabel = "PIXELS", description = "Default: ${DEFAULT-VALUE}.")
  private int width = 1280;

  @Option(names = "--height", paramLabel = "PIXELS", description = "Default: ${DEFAULT-VALUE}.")
  private int height = 720;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Pictures decoded for each figure (default: ${DEFAULT-VALUE}).")
  private int runs = 200;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException {
    BenchOptions.require("--runs", runs, 1, 1_000_000);
    BenchOptions.require("--width", width, 64, 4096);
    BenchOptions.require("--height", height, 64, 4096);
    CheckFrames pictures;
    try (Drive opened = drive == null ? rendered() : Drives.open(drive)) {
      pictures = CheckFrames.of(opened, PICTURES);
    } catch (BadDriveException e) {
      throw new UsageException("--drive: " + e.getMessage(), e);
    }
    DecodeBenchmark.Found found =
        new DecodeBenchmark(pictures.jpeg(), runs, System::nanoTime).run();
    BenchTable.print(found.result(), json);
    found.withoutDevice().ifPresent(why -> System.err.println("not measured: " + why));
    return 0;
  }

  private Drive rendered() {
    return RenderedDrive.of(
        new RenderRequest(
            "city-street",
            5,
            PICTURES / 2.0,
            1,
            width,
            height,
            2,
            RenderRequest.DEFAULT_JPEG_QUALITY));
  }
}
