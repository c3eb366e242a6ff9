package dev.saccade.sim.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SemanticLabelFilesTest {
  @TempDir private Path folder;
  private Path predictions;
  private Path truth;

  @BeforeEach
  void makeFolders() throws IOException {
    predictions = Files.createDirectory(folder.resolve("pred"));
    truth = Files.createDirectory(folder.resolve("gt"));
  }

  @Test
  void shouldCountEveryPair() throws IOException {
    for (String name : new String[] {"a.png", "b.png"}) {
      write(truth.resolve(name), 4, 2, 1);
      write(predictions.resolve(name), 4, 2, name.equals("a.png") ? 1 : 0);
    }
    ConfusionMatrix matrix = new ConfusionMatrix(2, 255);

    assertThat(SemanticLabelFiles.addAll(predictions, truth, matrix)).isEqualTo(2);
    assertThat(matrix.pixelAccuracy()).isEqualTo(0.5);
  }

  @Test
  void shouldNameTheFileThatIsMissingOrOfAnotherSize() throws IOException {
    write(truth.resolve("a.png"), 4, 2, 1);
    assertRefused("pred/a.png", "no such file");

    write(predictions.resolve("a.png"), 3, 2, 1);
    assertRefused("pred/a.png", "3x2 (expected: 4x2");

    write(predictions.resolve("a.png"), 4, 2, 1);
    write(predictions.resolve("b.png"), 4, 2, 1);
    assertRefused("pred/b.png", "no truth");
  }

  private void assertRefused(String file, String what) {
    assertThatThrownBy(
            () -> SemanticLabelFiles.addAll(predictions, truth, new ConfusionMatrix(2, 255)))
        .isInstanceOf(BadEvaluationInputException.class)
        .hasMessageContaining(Path.of(file).toString())
        .hasMessageContaining(what);
  }

  private static void write(Path file, int width, int height, int value) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < width * height; i++) {
      image.getRaster().setSample(i % width, i / width, 0, value);
    }
    ImageIO.write(image, "png", file.toFile());
  }
}
