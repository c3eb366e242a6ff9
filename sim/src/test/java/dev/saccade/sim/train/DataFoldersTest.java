package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.app.UsageException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFoldersTest {
  @TempDir Path folder;

  @Test
  void shouldReadCamvidAndTakeComponentsOfThingsAsWeakInstances() throws IOException {
    picture("train/a.png", 64, 48);
    // Two cars apart, one Sky row, unlabelled elsewhere.
    grey(
        "trainannot/a.png",
        64,
        48,
        (x, y) -> y == 0 ? 0 : (y >= 10 && y < 30 && (x < 20 || x >= 40) ? 8 : 11));

    LabelledImage image = new CamvidFolder(folder, "train").load(0);

    assertThat(image.classes()[0]).isEqualTo((byte) 0);
    assertThat(image.classes()[64] & 0xff).isEqualTo(LabelledImage.IGNORE);
    assertThat(image.instances()[10 * 64]).isEqualTo((short) 1);
    assertThat(image.instances()[10 * 64 + 40]).isEqualTo((short) 2);
    assertThat(image.instances()[0]).isZero();
    assertThat(image.instanceWeight()).isBetween(0.01f, 0.99f);
    assertThat(image.rgb()[0]).isEqualTo((byte) 10);
  }

  @Test
  void shouldLeaveOutComponentsTooWideToBeOneObject() throws IOException {
    picture("train/a.png", 64, 48);
    grey("trainannot/a.png", 64, 48, (x, y) -> y >= 10 && y < 30 ? 8 : 3);

    assertThat(new CamvidFolder(folder, "train").load(0).instances()).containsOnly(0);
  }

  @Test
  void shouldRefuseLabelsOfAnotherSizeAndUnknownClassesAndMissingFiles() throws IOException {
    picture("train/a.png", 64, 48);
    picture("train/b.png", 64, 48);
    picture("train/c.png", 64, 48);
    grey("trainannot/a.png", 32, 48, (x, y) -> 0);
    grey("trainannot/b.png", 64, 48, (x, y) -> x == 3 && y == 2 ? 12 : 0);
    CamvidFolder data = new CamvidFolder(folder, "train");

    assertThatThrownBy(() -> data.load(0))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("a.png: is 32x48")
        .hasMessageContaining("64x48");
    assertThatThrownBy(() -> data.load(1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("b.png: class id 12 at x=3 y=2");
    assertThatThrownBy(() -> data.load(2))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("c.png: no such file");
    assertThatThrownBy(() -> new CamvidFolder(folder, "tset"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no such folder");
  }

  @Test
  void shouldRefusePicturesThatCannotBeDecoded() throws IOException {
    Path file = folder.resolve("train/a.jpg");
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[] {1, 2, 3});

    assertThatThrownBy(() -> new CamvidFolder(folder, "train").load(0))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("a.jpg");
  }

  @Test
  void shouldReadCityscapesWithItsInstances() throws IOException {
    picture("leftImg8bit/val/bonn/bonn_1_leftImg8bit.png", 16, 8);
    BufferedImage ids = new BufferedImage(16, 8, BufferedImage.TYPE_USHORT_GRAY);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 16; x++) {
        int id = x < 4 ? 7 : x < 8 ? 26001 : x < 12 ? 26002 : 1;
        ids.getRaster().setSample(x, y, 0, id);
      }
    }
    write("gtFine/val/bonn/bonn_1_gtFine_instanceIds.png", ids);

    LabelledImage image = new CityscapesFolder(folder, "val").load(0);

    assertThat(image.classes()[0]).isEqualTo((byte) 0);
    assertThat(image.classes()[5]).isEqualTo((byte) 13);
    assertThat(image.classes()[13] & 0xff).isEqualTo(LabelledImage.IGNORE);
    assertThat(image.instances()[5]).isNotZero().isNotEqualTo(image.instances()[9]);
    assertThat(image.instances()[0]).isZero();
    assertThat(image.instanceWeight()).isEqualTo(1);
  }

  @Test
  void shouldReadPascalVocByItsLists() throws IOException {
    picture("JPEGImages/2007_1.jpg", 16, 8);
    grey("SegmentationClass/2007_1.png", 16, 8, (x, y) -> x < 8 ? 15 : 255);
    grey("SegmentationObject/2007_1.png", 16, 8, (x, y) -> x < 8 ? 1 + x / 4 : 255);
    Path list = folder.resolve("ImageSets/Segmentation/val.txt");
    Files.createDirectories(list.getParent());
    Files.writeString(list, "2007_1\n");

    VocFolder data = new VocFolder(folder, "val");
    LabelledImage image = data.load(0);

    assertThat(data.size()).isEqualTo(1);
    assertThat(image.classes()[0]).isEqualTo((byte) 15);
    assertThat(image.classes()[8] & 0xff).isEqualTo(LabelledImage.IGNORE);
    assertThat(image.instances()[0]).isEqualTo((short) 1);
    assertThat(image.instances()[4]).isEqualTo((short) 2);
    assertThat(image.instances()[9]).isZero();
  }

  private void picture(String name, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0x0a141e);
      }
    }
    write(name, image);
  }

  private void grey(String name, int width, int height, IntBinaryOperator value)
      throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, value.applyAsInt(x, y));
      }
    }
    write(name, image);
  }

  private void write(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, name.endsWith("jpg") ? "jpg" : "png", file.toFile());
  }
}
