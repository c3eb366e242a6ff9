package dev.saccade.sim.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files belong together, which pixels are inside, and what is refused. */
class CityscapesInstanceFilesTest {
  private static final InstanceTruth TRUTH =
      new InstanceTruth(4, 2, Map.of(), new BinaryMask(4, 2, new BitSet()));

  @TempDir private Path folder;

  @BeforeEach
  void writeAMask() throws IOException {
    BufferedImage grey = new BufferedImage(4, 2, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(1, 0, 0, 1);
    ImageIO.write(grey, "png", folder.resolve("grey.png").toFile());
  }

  @Test
  void shouldTakeForInsideWhateverIsNotBlack() throws IOException {
    BufferedImage colours = new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB);
    colours.setRGB(1, 0, Color.RED.getRGB());
    ImageIO.write(colours, "png", folder.resolve("colours.png").toFile());
    byte[] red = {0, (byte) 200, 0};
    byte[] none = {0, 0, 0};
    BufferedImage palette =
        new BufferedImage(
            4, 2, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 3, red, none, none));
    palette.getRaster().setSample(1, 0, 0, 1);
    // A colour of its own that is black all the same.
    palette.getRaster().setSample(2, 0, 0, 2);
    ImageIO.write(palette, "png", folder.resolve("palette.png").toFile());

    for (String mask : List.of("grey.png", "colours.png", "palette.png")) {
      assertThat(read(mask + " 26 0.5"))
          .singleElement()
          .extracting(prediction -> prediction.mask().inside().toString())
          .as(mask)
          .isEqualTo("{1}");
    }
  }

  @Test
  void shouldNameFileAndLineOfWhatIsWrong() throws IOException {
    BufferedImage small = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(small, "png", folder.resolve("small.png").toFile());

    assertRefused("a.txt:2", "line 1", "grey.png 26 0.5", "grey.png 24 0.5");
    assertRefused("a.txt:1", "3x2 (expected: 4x2", "small.png 26 0.5");
    assertRefused("a.txt:3", "missing.png", "", "", "missing.png 26 0.5");
    assertRefused("a.txt:1", "label 34", "grey.png 34 0.5");
    assertRefused("a.txt:1", "two numbers", "grey.png car 0.5");
    assertRefused("a.txt:1", "2 fields", "grey.png 26");
    assertRefused("a.txt:1", "outside", "../grey.png 26 0.5");
  }

  @Test
  void shouldGiveEachPredictionToThePictureWhoseNameItContinuesFurthest() throws IOException {
    for (String stem : List.of("img1", "img10", "a", "a_b")) {
      Files.createFile(folder.resolve(stem + "_gtFine_instanceIds.png"));
    }
    for (String name : List.of("img1.txt", "img10_x.txt", "apred.txt", "a_b_pred.txt")) {
      Files.createFile(folder.resolve(name));
    }

    assertThat(CityscapesInstanceFiles.pair(folder, folder))
        .extracting(pair -> pair.truth().getFileName() + " " + pair.prediction().getFileName())
        .containsExactlyInAnyOrder(
            "img1_gtFine_instanceIds.png img1.txt",
            "img10_gtFine_instanceIds.png img10_x.txt",
            "a_gtFine_instanceIds.png apred.txt",
            "a_b_gtFine_instanceIds.png a_b_pred.txt");
  }

  @Test
  void shouldNameTheTruthThatHasNoPrediction() throws IOException {
    Files.createFile(folder.resolve("img1_gtFine_instanceIds.png"));

    assertThatThrownBy(() -> CityscapesInstanceFiles.pair(folder, folder))
        .isInstanceOf(BadEvaluationInputException.class)
        .hasMessageContaining("img1_gtFine_instanceIds.png")
        .hasMessageContaining("no prediction");
  }

  @Test
  void shouldNameThePredictionThatHasNoTruth() throws IOException {
    Files.createFile(folder.resolve("img1_gtFine_instanceIds.png"));
    Files.createFile(folder.resolve("img1.txt"));
    Files.createFile(folder.resolve("img2.txt"));

    assertThatThrownBy(() -> CityscapesInstanceFiles.pair(folder, folder))
        .isInstanceOf(BadEvaluationInputException.class)
        .hasMessageContaining("img2.txt")
        .hasMessageContaining("no truth");
  }

  private List<InstancePrediction> read(String... lines) throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), String.join("\n", lines) + "\n");
    return CityscapesInstanceFiles.readPredictions(file, folder, TRUTH);
  }

  private void assertRefused(String where, String what, String... lines) {
    assertThatThrownBy(() -> read(lines))
        .isInstanceOf(BadEvaluationInputException.class)
        .hasMessageContaining(where)
        .hasMessageContaining(what);
  }
}
