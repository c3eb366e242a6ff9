package dev.saccade.sim.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.PayloadInspection;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.perception.track.DistortionModel;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Java2DFrameConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Videos and folders of pictures, read as drives. */
class FilmAndPicturesTest {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;

  @TempDir private Path folder;

  @Test
  void shouldReadTheFramesOfAVideoInOrderWithTheTimesOfItsStream() throws Exception {
    Path video = film(folder.resolve("film.mp4"), 12);

    List<DriveFrame> frames = DriveFrames.of(video);

    assertThat(frames).hasSize(12);
    assertThat(frames).extracting(DriveFrame::sequence).startsWith(0L, 1L, 2L).endsWith(11L);
    assertThat(frames.get(0).captureOffsetNanos()).isZero();
    assertThat(frames.get(10).captureOffsetNanos()).isBetween(399_000_000L, 401_000_000L);
    for (DriveFrame frame : frames) {
      assertThat(PayloadInspection.sizeOf(FrameEncoding.JPEG, frame.payload()))
          .containsExactly(WIDTH, HEIGHT);
    }
    // The picture grows brighter frame by frame.
    assertThat(brightness(frames.get(11))).isGreaterThan(brightness(frames.get(0)) + 60);
  }

  @Test
  void shouldBeginAnewWithEachIteration() throws Exception {
    try (Drive drive = Drives.open(film(folder.resolve("film.mp4"), 5))) {
      drive.frames().next();
      assertThat(drive.frames().next().sequence()).isZero();
      assertThat(drive.cameras().get(0).framesPerSecond()).isEqualTo(25);
    }
  }

  @Test
  void shouldRefuseWhatIsNoVideo() throws IOException {
    Path text = Files.writeString(folder.resolve("film.mp4"), "not a film");
    Path empty = Files.createFile(folder.resolve("empty.mp4"));

    assertThatThrownBy(() -> Drives.open(text))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining("film.mp4");
    assertThatThrownBy(() -> Drives.open(empty))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining("empty.mp4");
    assertThatThrownBy(() -> Drives.open(folder.resolve("missing.mp4")))
        .hasMessageContaining("no such file");
  }

  @Test
  void shouldReadPicturesByNameAtTheGivenRate() throws IOException {
    for (String name : List.of("b.png", "a.png", "c.jpg")) {
      ImageIO.write(picture(50), name.substring(2), folder.resolve(name).toFile());
    }
    Files.writeString(folder.resolve("notes.txt"), "no picture");

    List<DriveFrame> frames = DriveFrames.of(folder);

    assertThat(frames)
        .extracting(DriveFrame::encoding)
        .containsExactly(FrameEncoding.PNG, FrameEncoding.PNG, FrameEncoding.JPEG);
    assertThat(frames)
        .extracting(DriveFrame::captureOffsetNanos)
        .containsExactly(0L, 100_000_000L, 200_000_000L);
  }

  @Test
  void shouldCountAsPeopleDo() throws IOException {
    for (int i : new int[] {1, 2, 10, 100}) {
      ImageIO.write(picture(i), "png", folder.resolve("frame" + i + ".png").toFile());
    }

    List<DriveFrame> frames = DriveFrames.of(folder);

    assertThat(frames).extracting(FilmAndPicturesTest::brightness).containsExactly(1, 2, 10, 100);
  }

  @Test
  void shouldOrderNamesByTheirNumbers() {
    List<String> names =
        new ArrayList<>(List.of("b", "a10b", "a2c", "a", "a2b10", "a2b9", "a002", "a2", "9", "10"));

    names.sort(new NumberedNames());

    assertThat(names)
        .containsExactly("9", "10", "a", "a002", "a2", "a2b9", "a2b10", "a2c", "a10b", "b");
  }

  @Test
  void shouldTakeCalibrationsThatAreGiven() throws IOException {
    ImageIO.write(picture(50), "png", folder.resolve("a.png").toFile());
    CameraCalibration given = calibration(WIDTH * 2, HEIGHT * 2);

    RigSettings vehicle =
        new RigSettings(VehicleFrame.USUAL, Map.of("front", given, "rear", given));
    try (Drive drive = Drives.open(folder, vehicle)) {
      assertThat(drive.cameras()).extracting(DriveCamera::calibration).contains(Optional.of(given));
      assertThat(DriveFrames.of(drive)).hasSize(1);
    }
    assertThatThrownBy(() -> Drives.open(folder, rig("rear", given)))
        .isInstanceOf(BadDriveException.class)
        .hasMessage(
            "calibration: of [rear] (expected: at least one of the drive's cameras, [front])");
    assertThatThrownBy(() -> Drives.open(folder, rig("front", calibration(WIDTH, WIDTH))))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining("front at 96x96, its pictures are 96x64 (expected: the same aspect)");
  }

  private static RigSettings rig(String camera, CameraCalibration given) {
    return new RigSettings(VehicleFrame.USUAL, Map.of(camera, given));
  }

  private static CameraCalibration calibration(int width, int height) {
    return new CameraCalibration(
        width, height, 90, 90, 48, 32, DistortionModel.NONE, List.of(), 1, 0, 1.5, 0, 0, 0);
  }

  @Test
  void shouldHandOnABrokenPictureAsAFrame() throws IOException {
    ImageIO.write(picture(50), "png", folder.resolve("a.png").toFile());
    Files.write(folder.resolve("b.jpg"), new byte[] {1, 2, 3});

    assertThat(DriveFrames.of(folder))
        .hasSize(2)
        .last()
        .extracting(DriveFrame::widthPixels)
        .isEqualTo(WIDTH);
  }

  @Test
  void shouldHandOnAnEmptyFileAsABrokenPicture() throws IOException {
    ImageIO.write(picture(50), "png", folder.resolve("a.png").toFile());
    Files.createFile(folder.resolve("b.jpg"));

    DriveFrame empty = DriveFrames.of(folder).get(1);

    assertThat(empty.payload()).hasSize(1);
    assertThatThrownBy(() -> PayloadInspection.sizeOf(empty.encoding(), empty.payload()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldKnowWhatLiesInTheCurrentFolder() {
    assertThat(DriveFolderLayout.isInside(Path.of("."), Path.of("images/front/0.jpg"))).isTrue();
    assertThat(DriveFolderLayout.isInside(Path.of("."), Path.of("../elsewhere/0.jpg"))).isFalse();
    assertThat(DriveFolderLayout.isInside(folder, folder.resolve("../0.jpg"))).isFalse();
  }

  @Test
  void shouldRefuseAFolderWithoutPictures() {
    assertThatThrownBy(() -> Drives.open(folder))
        .isInstanceOf(BadDriveException.class)
        .hasMessageContaining("drive.yaml")
        .hasMessageContaining(".jpg");
  }

  private static Path film(Path file, int frameCount) throws Exception {
    try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), WIDTH, HEIGHT);
        Java2DFrameConverter converter = new Java2DFrameConverter()) {
      recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
      recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
      recorder.setFormat("mp4");
      recorder.setFrameRate(25);
      recorder.start();
      for (int i = 0; i < frameCount; i++) {
        recorder.record(converter.convert(picture(40 + 15 * i)));
      }
      recorder.stop();
    }
    return file;
  }

  private static BufferedImage picture(int grey) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(grey, grey, grey));
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.dispose();
    return image;
  }

  private static int brightness(DriveFrame frame) {
    try {
      return ImageIO.read(new ByteArrayInputStream(frame.payload())).getRGB(WIDTH / 2, HEIGHT / 2)
          & 0xff;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
