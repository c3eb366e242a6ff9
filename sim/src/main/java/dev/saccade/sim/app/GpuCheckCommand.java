package dev.saccade.sim.app;

import dev.saccade.perception.app.Cli;
import dev.saccade.perception.app.SystemClock;
import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.network.WholeFile;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.stage.EnginePresence;
import dev.saccade.perception.stage.gpu.GpuPresence;
import dev.saccade.sim.bench.gpu.CheckFrames;
import dev.saccade.sim.bench.gpu.CheckReport;
import dev.saccade.sim.bench.gpu.GpuCheck;
import dev.saccade.sim.drive.BadDriveException;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.Drives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What {@code deploy/gpu-check.sh} starts. Has a start of its own, because the launcher's commands
 * want libraries that do not travel with the check.
 */
@Command(
    name = "gpu-check",
    mixinStandardHelpOptions = true,
    description =
        "Compares the GPU stage with the CPU stage, measures it, and lets it run a while.")
public final class GpuCheckCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      required = true,
      description = "Bundles to check, those of most worth first.")
  private List<Path> models;

  @Option(
      names = "--drive",
      paramLabel = "DRIVE",
      required = true,
      description = "Frames to check with; render writes one with ground truth.")
  private Path drive;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Gets gpu-check.json and gpu-check.md, written anew after every step.")
  private Path out;

  @Option(
      names = "--batches",
      paramLabel = "N",
      split = ",",
      description = "Sizes of batches (default: ${DEFAULT-VALUE}).")
  private List<Integer> batches = List.of(1, 8);

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Measured for each figure (default: ${DEFAULT-VALUE}).")
  private int runs = 300;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Frames that both stages are shown (default: ${DEFAULT-VALUE}).")
  private int frames = 60;

  @Option(
      names = "--soak",
      paramLabel = "S",
      description = "Seconds of the soak; 0 for none (default: ${DEFAULT-VALUE}).")
  private double soakSeconds = 60;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "After so long nothing more is begun (default: ${DEFAULT-VALUE}).")
  private double seconds = 540;

  @Option(
      names = "--rehearse",
      description = "The CPU stage stands in for the GPU stage; measures nothing.")
  private boolean rehearsal;

  public static void main(String... arguments) {
    List<String> all = new ArrayList<>(List.of("gpu-check"));
    all.addAll(List.of(arguments));
    System.exit(Cli.run(List.of(GpuCheckCommand.class), all.toArray(String[]::new)));
  }

  @Override
  public Integer call() throws IOException {
    batches.forEach(batch -> BenchOptions.require("--batches", batch, 1, 64));
    BenchOptions.require("--runs", runs, 1, 100_000);
    BenchOptions.require("--frames", frames, 1, 10_000);
    BenchOptions.require("--soak", soakSeconds, 0, 86_400);
    BenchOptions.require("--seconds", seconds, 0, 86_400);
    String machine = machine();
    List<ModelBundle> bundles = new ArrayList<>();
    for (Path model : models) {
      try {
        bundles.add(ModelBundle.open(model));
      } catch (IOException e) {
        throw new UsageException("--model: " + e.getMessage(), e);
      }
    }
    CheckFrames pictures = pictures();
    Files.createDirectories(out);
    CheckReport report = new CheckReport(machine);
    new GpuCheck(
            new GpuCheck.Plan(bundles, batches, runs, frames, soakSeconds, seconds, rehearsal),
            pictures,
            SystemClock.epoch(),
            System::nanoTime,
            report,
            step -> System.err.println("gpu-check: " + step),
            () -> write(report))
        .run();
    write(report);
    System.out.print(report.markdown());
    return rehearsal || report.isWhole() ? 0 : 1;
  }

  private String machine() {
    if (rehearsal) {
      return "A rehearsal without a GPU, " + System.getProperty("os.arch");
    }
    EnginePresence presence = GpuPresence.look();
    if (!presence.usable()) {
      throw new UsageException("gpu-check: " + presence.why());
    }
    return presence.why();
  }

  private CheckFrames pictures() throws IOException {
    try (Drive opened = Drives.open(drive)) {
      return CheckFrames.of(opened, Math.max(frames, 64));
    } catch (BadDriveException e) {
      throw new UsageException("--drive: " + e.getMessage(), e);
    }
  }

  private void write(CheckReport report) {
    try {
      write("gpu-check.json", report.json());
      write("gpu-check.md", report.markdown());
    } catch (IOException e) {
      throw new UsageException("--out " + out + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private void write(String name, String text) throws IOException {
    WholeFile.text(out.resolve(name), text);
  }
}
