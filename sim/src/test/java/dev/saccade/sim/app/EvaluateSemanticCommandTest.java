package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.app.Cli;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateSemanticCommandTest {
  @TempDir private Path folder;

  @Test
  void shouldJudgeAModelAtEverySizeAskedFor() throws IOException {
    Path json = folder.resolve("result.json");

    int status =
        run(
            "evaluate",
            "semantic",
            "--model",
            bundle(),
            "--data",
            "camvid:" + pictures() + ":val",
            "--size",
            "96x64,64x32",
            "--threads",
            "1",
            "--json",
            json.toString());

    assertThat(status).isZero();
    JsonNode result = new ObjectMapper().readTree(json.toFile());
    assertThat(result.get("results")).hasSize(2);
    assertThat(result.get("results").get(1).get("size").asText()).isEqualTo("64x32");
    assertThat(result.get("results").get(1).get("median_ms").asDouble()).isPositive();
    assertThat(result.get("miou")).isEqualTo(result.get("results").get(0).get("miou"));
    assertThat(result.get("images").asInt()).isEqualTo(1);
  }

  @Test
  void shouldRefuseASizeBeforeAnythingRuns() throws IOException {
    assertThat(
            run(
                "evaluate",
                "semantic",
                "--model",
                bundle(),
                "--data",
                "camvid:" + pictures() + ":val",
                "--size",
                "96x64,huge"))
        .isEqualTo(2);
  }

  private Path pictures() throws IOException {
    Files.createDirectories(folder.resolve("val"));
    Files.createDirectories(folder.resolve("valannot"));
    BufferedImage picture = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
    BufferedImage labels = new BufferedImage(96, 64, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 96; x++) {
        picture.setRGB(x, y, y < 32 ? 0xb0c8ff : 0x505050);
        labels.getRaster().setSample(x, y, 0, y < 32 ? 0 : 3); // sky above a road
      }
    }
    ImageIO.write(picture, "png", folder.resolve("val/a.png").toFile());
    ImageIO.write(labels, "png", folder.resolve("valannot/a.png").toFile());
    return folder;
  }

  /** The shipped bundle, wherever the tests are started. */
  private static String bundle() {
    Path here = Path.of("perception/bundles/road");
    return (here.toFile().isDirectory() ? here : Path.of("../perception/bundles/road")).toString();
  }

  private static int run(String... arguments) {
    return Cli.run(SaccadeCli.all(), arguments);
  }
}
