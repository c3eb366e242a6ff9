package dev.saccade.sim.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.saccade.perception.app.Cli;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.cpu.OnnxPerceptionStage;
import dev.saccade.perception.stage.gpu.GpuPresence;
import dev.saccade.sim.app.GpuCheckCommand;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.Drives;
import dev.saccade.sim.world.DriveRendering;
import dev.saccade.sim.world.RenderRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the check needs no GPU. */
class GpuCheckTest {
  private static final Path BUNDLE = Path.of("../perception/bundles/rendered");

  @TempDir private static Path folder;
  private static Path drive;

  @BeforeAll
  static void render() throws Exception {
    drive = folder.resolve("drive");
    DriveRendering.render(
        new RenderRequest("city-street", 3, 0.4, 1, 512, 256, 10, 90), drive, frames -> {});
  }

  @Test
  void shouldKeepPicturesDecodedAndAsTheyCame() throws Exception {
    try (Drive opened = Drives.open(drive)) {
      CheckFrames frames = CheckFrames.of(opened, 3);

      assertThat(frames.count()).isEqualTo(3);
      assertThat(frames.jpeg()).extracting(Frame::encoding).containsOnly(FrameEncoding.JPEG);
      assertThat(frames.rgb())
          .allSatisfy(frame -> assertThat(frame.payload()).hasSize(512 * 256 * 3));
      assertThat(frames.truth()).allMatch(java.util.Optional::isPresent);
    }
  }

  @Test
  void shouldFindThatAStageAgreesWithItself() throws Exception {
    ModelBundle bundle = ModelBundle.open(BUNDLE);
    Profile small = bundle.card().profiles().get(bundle.card().profiles().size() - 1);
    try (Drive opened = Drives.open(drive);
        PerceptionStage one = OnnxPerceptionStage.open(bundle, 1, 1, () -> 1);
        PerceptionStage two = OnnxPerceptionStage.open(bundle, 1, 1, () -> 1)) {
      CheckFrames frames = CheckFrames.of(opened, 2);

      Agreement same = Agreement.of(one, two, small, frames.rgb(), frames.rgb(), frames.truth());
      assertThat(same.classAgreement()).isEqualTo(1);
      assertThat(same.matchedOverlap()).isCloseTo(1, within(1e-9));
      assertThat(same.referenceInstances()).isPositive().isEqualTo(same.otherInstances());
      assertThat(same.apDifference()).isZero();

      // The second stage is shown each picture in the other's place.
      List<Frame> swapped = List.of(black(frames.rgb().get(0)), frames.rgb().get(1));
      Agreement other = Agreement.of(one, two, small, frames.rgb(), swapped, frames.truth());
      assertThat(other.classAgreement()).isLessThan(0.99);
      assertThat(other.matchedOverlap()).isLessThan(0.9);
    }
  }

  @Test
  void shouldRehearseWithoutAGpuAndWriteBothReports() throws Exception {
    Path out = folder.resolve("out");

    assertThat(
            run(
                "--model",
                BUNDLE.toString(),
                "--rehearse",
                "--frames",
                "1",
                "--out",
                out.toString()))
        .isEqualTo("0 ");
    assertThat(Files.readString(out.resolve("gpu-check.md")))
        .contains("| rendered | fp32 | 1024x512 | RGB | 1 | 100.0000 %");
    assertThat(Files.readString(out.resolve("gpu-check.json")))
        .contains("\"class_agreement\" : 1.0");
  }

  @Test
  void shouldSayInOneLineWhatIsMissing() {
    assumeFalse(GpuPresence.look().usable(), "this machine has a GPU");

    assertThat(run("--model", BUNDLE.toString(), "--out", folder.toString()))
        .startsWith("2 saccade: gpu-check: ")
        .doesNotContain("\n");
  }

  /** Exit status and what went to standard error, but for the steps. */
  private static String run(String... options) {
    PrintStream error = System.err;
    PrintStream output = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    String[] arguments = new String[options.length + 3];
    arguments[0] = "gpu-check";
    arguments[1] = "--drive";
    arguments[2] = drive.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    try {
      System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
      int status = Cli.run(List.of(GpuCheckCommand.class), arguments);
      String lines =
          String.join(
              "\n",
              said.toString(StandardCharsets.UTF_8)
                  .lines()
                  .filter(line -> line.startsWith("saccade: "))
                  .toList());
      return status + " " + lines;
    } finally {
      System.setErr(error);
      System.setOut(output);
    }
  }

  private static Frame black(Frame like) {
    return new Frame(
        like.id(),
        like.captureEpochNanos(),
        like.budgetNanos(),
        FrameEncoding.RGB8,
        like.widthPixels(),
        like.heightPixels(),
        new byte[like.payload().length],
        like.egoPose());
  }
}
