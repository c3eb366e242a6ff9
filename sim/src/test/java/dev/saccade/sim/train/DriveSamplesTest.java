package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.DriveFolderWriter;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.RoadClasses;
import dev.saccade.sim.drive.TruthObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveSamplesTest {
  private static final int SIZE = 16;

  @TempDir Path folder;

  @Test
  void shouldGiveEveryFrameOfEveryDriveWithItsExactInstances() throws IOException {
    write("a", 3, true);
    write("b", 2, true);

    DriveSamples samples = new DriveSamples(folder, "all");
    LabelledImage image = samples.load(4);

    assertThat(samples.size()).isEqualTo(5);
    assertThat(samples.classNames()).isEqualTo(Classes.CAMVID);
    assertThat(image.classes()[0]).isEqualTo((byte) RoadClasses.CAR);
    assertThat(image.instances()[0]).isEqualTo((short) 8001);
    assertThat(image.instances()[SIZE * SIZE - 1]).isZero();
    assertThat(image.instanceWeight()).isEqualTo(1);
    assertThat(image.rgb()[0]).isEqualTo((byte) 0x20);
  }

  @Test
  void shouldTakeEachNthFrameWhenAskedTo() throws IOException {
    write("a", 7, true);

    assertThat(new DriveSamples(folder.resolve("a"), "every3").size()).isEqualTo(3);
  }

  @Test
  void shouldSayWhatIsWrong() throws IOException {
    write("unlabelled", 1, false);

    assertThatThrownBy(() -> new DriveSamples(folder.resolve("unlabelled"), "all").load(0))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has no labels");
    assertThatThrownBy(() -> new DriveSamples(folder.resolve("nowhere"), "all"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no such folder");
    assertThatThrownBy(() -> new DriveSamples(folder, "train"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("expected all, or everyN");
  }

  private void write(String name, int frames, boolean labelled) throws IOException {
    DriveCamera camera = new DriveCamera("front", SIZE, SIZE, 10, Optional.empty());
    BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, 0x203040);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", png);
    byte[] classes = new byte[SIZE * SIZE];
    int[] instances = new int[SIZE * SIZE];
    Arrays.fill(classes, (byte) RoadClasses.ROAD);
    classes[0] = (byte) RoadClasses.CAR;
    instances[0] = 8001;
    TruthObject car =
        new TruthObject(
            8001, RoadClasses.CAR, 1, new PixelBox(0, 0, 1, 1), 9, 0, 0, 4, 2, 1.5, 0, 0, 0);
    try (DriveFolderWriter writer =
        new DriveFolderWriter(folder.resolve(name), name, "test", 1, List.of(camera))) {
      for (int i = 0; i < frames; i++) {
        DriveFrame frame =
            new DriveFrame(
                "front",
                i,
                i * 100L,
                FrameEncoding.PNG,
                SIZE,
                SIZE,
                png.toByteArray(),
                Optional.empty());
        FrameTruth truth =
            new FrameTruth(new ClassMap(SIZE, SIZE, classes), instances, List.of(car));
        writer.add(frame, labelled ? Optional.of(truth) : Optional.empty());
      }
      writer.finish();
    }
  }
}
