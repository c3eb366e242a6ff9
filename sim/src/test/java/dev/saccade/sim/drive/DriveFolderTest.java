package dev.saccade.sim.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.perception.track.DistortionModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveFolderTest {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;

  @TempDir Path folder;

  @Test
  void shouldReadWhatWasWritten() throws IOException {
    List<DriveFrame> frames =
        List.of(frame("front", 0, 0), frame("left", 0, 10), frame("front", 1, 100));
    List<FrameTruth> truths = List.of(truth(8001), truth(9003), truth(10999));
    write("drive", frames, truths);

    try (Drive drive = Drives.open(folder.resolve("drive"))) {
      assertThat(drive.name()).isEqualTo("test drive");
      assertThat(drive.cameras()).isEqualTo(cameras());
      List<DriveFrame> read = new ArrayList<>();
      drive.frames().forEachRemaining(read::add);
      assertThat(read).usingRecursiveComparison().isEqualTo(frames);
      for (int i = 0; i < frames.size(); i++) {
        assertThat(drive.truth(frames.get(i).cameraId(), frames.get(i).sequence()))
            .usingRecursiveComparison()
            .isEqualTo(Optional.of(truths.get(i)));
      }
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenTheProcessIsInterrupted() throws Exception {
    Process writing = startEndlessDrive();
    writing.destroy();
    writing.waitFor();

    assertThat(left()).isEmpty();
  }

  @Test
  void shouldRemoveWhatAKilledProcessLeftBehindAndNothingThatIsStillWritten() throws Exception {
    Process killed = startEndlessDrive();
    killed.destroyForcibly().waitFor();
    assertThat(left()).hasSize(1);

    try (DriveFolderWriter first = writer("drive")) {
      assertThat(left()).as("the killed one's is gone").hasSize(1);
      Process other = startEndlessDrive();
      try (DriveFolderWriter second = writer("drive")) {
        assertThat(left()).as("three write the same drive").hasSize(3);
      }
      other.destroy();
      other.waitFor();
      first.add(frame("front", 0, 0), Optional.of(truth(8001)));
      first.finish();
    }
    try (Stream<Path> files = Files.list(folder.resolve("drive"))) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("."));
    }
    assertThat(left()).containsExactly("drive");
  }

  /** Returns when its first frame is written. */
  private Process startEndlessDrive() throws IOException {
    Process writing =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EndlessDrive.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    // It says so, and goes on writing.
    assertThat(writing.getInputStream().read()).isPositive();
    return writing;
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Writes until it is interrupted. */
  static final class EndlessDrive {
    private EndlessDrive() {}

    public static void main(String[] args) throws IOException {
      try (DriveFolderWriter writer =
          new DriveFolderWriter(Path.of(args[0], "drive"), "endless", "test", 1, cameras())) {
        for (int i = 0; ; i++) {
          writer.add(frame("front", i, 10L * i), Optional.of(truth(8001)));
          if (i == 0) {
            System.out.write('.');
            System.out.flush();
          }
        }
      }
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenWritingBreaksOff() throws IOException {
    try (DriveFolderWriter writer = writer("drive")) {
      writer.add(frame("front", 0, 0), Optional.of(truth(8001)));
    }

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldReplaceAnOlderDriveButNothingElse() throws IOException {
    write("drive", List.of(frame("front", 0, 0)), List.of(truth(8001)));
    write("drive", List.of(frame("front", 0, 5)), List.of(truth(8002)));
    Files.createDirectories(folder.resolve("photos"));
    Files.writeString(folder.resolve("photos/holiday.jpg"), "precious");

    assertThat(DriveFolder.open(folder.resolve("drive")).frames().next().captureOffsetNanos())
        .isEqualTo(5);
    assertThatThrownBy(() -> writer("photos"))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining("photos: exists and is no drive folder");
    assertThat(folder.resolve("photos/holiday.jpg")).hasContent("precious");
  }

  @Test
  void shouldNameTheLabelsThatAreMissing() throws IOException {
    Path drive = writeOne();
    Files.delete(drive.resolve("instances/front/000000.png"));

    assertThatThrownBy(() -> DriveFolder.open(drive).truth("front", 0))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining("instances/front/000000.png: no such file");
  }

  @Test
  void shouldRefuseLabelsOfAnotherSize() throws IOException {
    Path drive = writeOne();
    Files.write(drive.resolve("classes/front/000000.png"), GreyPng.ofBytes(2, 3, new byte[6]));

    assertThatThrownBy(() -> DriveFolder.open(drive).truth("front", 0))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining("classes/front/000000.png: 2x3 (expected: 7x5 as camera front)");
  }

  @Test
  void shouldRefuseAnInstanceThatNoObjectExplains() throws IOException {
    Path drive = writeOne();
    int[] ids = new int[WIDTH * HEIGHT];
    ids[4] = 9007;
    Files.write(drive.resolve("instances/front/000000.png"), GreyPng.ofShorts(WIDTH, HEIGHT, ids));

    assertThatThrownBy(() -> DriveFolder.open(drive).truth("front", 0))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining("instance 9007");
  }

  @Test
  void shouldSayThatAnUnlabelledDriveHasNoTruth() throws IOException {
    try (DriveFolderWriter writer = writer("drive")) {
      writer.add(frame("front", 0, 0), Optional.empty());
      writer.finish();
    }

    assertThat(DriveFolder.open(folder.resolve("drive")).truth("front", 0)).isEmpty();
  }

  @Test
  void shouldNameFileAndLineOfABrokenRow() throws IOException {
    Path drive = writeOne();
    Path frames = drive.resolve("frames.csv");
    Files.writeString(frames, Files.readString(frames).replace(",0,0,", ",zero,0,"));

    assertThatThrownBy(() -> DriveFolder.open(drive))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining("frames.csv:2: 'zero' in column 2");
  }

  @Test
  void shouldSayWhatIsWrongWithADescriptionInItsOwnWords() throws IOException {
    Path drive = writeOne();
    Path file = drive.resolve("drive.yaml");
    String good = Files.readString(file);

    requireFault(
        file,
        good.replace("widthPixels: 7", "widthPixels: wide"),
        "cameras[0].widthPixels: expected a whole number");
    requireFault(
        file, good.replace("widthPixels: 7", "width: 7"), "cameras[0].widthPixels: missing");
    requireFault(
        file,
        good.replace("widthPixels: 7", "widthPixels: 7\n  colour: 1"),
        "cameras[0].colour: no such key (expected one of: framesPerSecond, heightPixels, id,"
            + " widthPixels)");
    requireFault(file, good.replaceFirst("\\nname: [^\\n]*", ""), ": name: missing");
    requireFault(file, "just a line", "expected keys and values");
    requireFault(file, "cameras: [", "drive.yaml:");
  }

  private static void requireFault(Path file, String text, String said) throws IOException {
    Files.writeString(file, text);
    assertThatThrownBy(() -> DriveFolder.open(file.getParent()))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining("drive.yaml")
        .hasMessageContaining(said)
        .hasMessageNotContaining("dev.saccade")
        .hasMessageNotContaining("java.")
        .hasMessageNotContaining("\n");
  }

  @Test
  void shouldRefuseAPictureOutsideOfTheDrive() throws IOException {
    Path drive = writeOne();
    Path frames = drive.resolve("frames.csv");
    Files.writeString(frames, Files.readString(frames).replace("images/", "../../images/"));

    assertThatThrownBy(() -> DriveFolder.open(drive))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining("outside of the drive");
  }

  @Test
  void shouldSayWhatIsNoDrive() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "hello");

    assertThatThrownBy(() -> Drives.open(folder.resolve("nowhere")))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining("nowhere: no such file or folder");
    assertThatThrownBy(() -> Drives.open(folder.resolve("notes.txt")))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining("notes.txt");
  }

  private Path writeOne() throws IOException {
    return write("drive", List.of(frame("front", 0, 0)), List.of(truth(8001)));
  }

  private Path write(String name, List<DriveFrame> frames, List<FrameTruth> truths)
      throws IOException {
    try (DriveFolderWriter writer = writer(name)) {
      for (int i = 0; i < frames.size(); i++) {
        writer.add(frames.get(i), Optional.of(truths.get(i)));
      }
      writer.finish();
    }
    return folder.resolve(name);
  }

  private DriveFolderWriter writer(String name) throws IOException {
    return new DriveFolderWriter(folder.resolve(name), "test drive", "by hand", 42, cameras());
  }

  private static List<DriveCamera> cameras() {
    CameraCalibration calibration =
        new CameraCalibration(
            WIDTH,
            HEIGHT,
            6,
            6,
            3.5,
            2.5,
            DistortionModel.NONE,
            List.of(),
            1.5,
            0,
            1.4,
            0,
            0.02,
            0);
    return List.of(
        new DriveCamera("front", WIDTH, HEIGHT, 10, Optional.of(calibration)),
        new DriveCamera("left", WIDTH, HEIGHT, 10, Optional.empty()));
  }

  private static DriveFrame frame(String camera, long sequence, long offsetNanos) {
    return new DriveFrame(
        camera,
        sequence,
        offsetNanos,
        FrameEncoding.JPEG,
        WIDTH,
        HEIGHT,
        new byte[] {1, 2, (byte) sequence},
        Optional.of(new EgoPose(offsetNanos, 0.1, -0.25, 8.5, 0.01)));
  }

  private static FrameTruth truth(int instanceId) {
    byte[] classes = new byte[WIDTH * HEIGHT];
    int[] instances = new int[WIDTH * HEIGHT];
    for (int i = 9; i < 12; i++) {
      classes[i] = (byte) (instanceId / 1000);
      instances[i] = instanceId;
    }
    classes[0] = (byte) RoadClasses.VOID;
    TruthObject object =
        new TruthObject(
            instanceId,
            instanceId / 1000,
            0.1 + 0.2,
            new PixelBox(2, 1, 5, 2),
            12.5,
            -3.25,
            0.75,
            4.4,
            1.8,
            1.5,
            3.1,
            -8,
            0.125);
    return new FrameTruth(new ClassMap(WIDTH, HEIGHT, classes), instances, List.of(object));
  }
}
