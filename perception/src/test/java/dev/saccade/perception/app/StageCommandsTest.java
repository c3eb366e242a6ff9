package dev.saccade.perception.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.TestPictures;
import dev.saccade.perception.stage.ColourNetwork;
import dev.saccade.perception.stage.ColourNetwork.Car;
import dev.saccade.perception.stage.cpu.RawTensor;
import dev.saccade.perception.stage.cpu.RawTensor.ElementType;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageCommandsTest {
  @TempDir private Path folder;
  private Path bundle;

  @BeforeEach
  void write() throws Exception {
    bundle = folder.resolve("colours");
    ColourNetwork.write(bundle, true);
  }

  @Test
  void shouldSegmentAnImageIntoThreePictures() throws Exception {
    BufferedImage picture =
        ColourNetwork.paint(300, 150, new Car(80, 75, 64, 48), new Car(200, 75, 96, 64));
    Path image =
        Files.write(folder.resolve("road.png"), TestPictures.coded(picture, FrameEncoding.PNG));
    Path json = folder.resolve("result.json");

    assertThat(run("segment", "--image", image, "--out", folder.resolve("out"), "--json", json))
        .isZero();

    JsonNode result = new ObjectMapper().readTree(json.toFile());
    assertThat(result.get("classes").get("Road").asLong()).isGreaterThan(20_000);
    assertThat(result.get("classes").get("Car").asLong()).isBetween(8_000L, 11_000L);
    assertThat(result.get("instances")).hasSize(2);
    JsonNode largest = result.get("instances").get(0);
    assertThat(largest.get("id").asInt()).isEqualTo(1);
    assertThat(largest.get("class").asText()).isEqualTo("Car");
    assertThat(largest.get("confidence").asDouble()).isBetween(0.9, 1.0);
    assertThat(largest.get("box").get(0).asDouble()).isCloseTo(152, within(8.0));
    assertThat(largest.get("area").asDouble()).isCloseTo(96 * 64, within(900.0));
    BufferedImage classes = ImageIO.read(folder.resolve("out/classes.png").toFile());
    assertThat(classes.getRaster().getSample(200, 75, 0)).isEqualTo(1);
    assertThat(classes.getRaster().getSample(2, 2, 0)).isZero();
    BufferedImage instances = ImageIO.read(folder.resolve("out/instances.png").toFile());
    assertThat(instances.getSampleModel().getSampleSize(0)).isEqualTo(16);
    assertThat(instances.getRaster().getSample(200, 75, 0)).isEqualTo(1);
    assertThat(instances.getRaster().getSample(80, 75, 0)).isEqualTo(2);
    assertThat(ImageIO.read(folder.resolve("out/overlay.png").toFile()).getWidth()).isEqualTo(300);
  }

  @Test
  void shouldRefuseWhatIsNoWholeImage() throws Exception {
    byte[] jpeg = TestPictures.coded(TestPictures.gradient(64, 64), FrameEncoding.JPEG);
    Path half =
        Files.write(folder.resolve("half.jpg"), java.util.Arrays.copyOf(jpeg, jpeg.length / 2));

    assertThat(run("segment", "--image", half, "--out", folder.resolve("out"))).isEqualTo(2);
    assertThat(run("segment", "--image", folder.resolve("none"), "--out", folder)).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void shouldRunTensorsThroughTheEngine() throws Exception {
    ByteBuffer pixels = ByteBuffer.allocate(4 * 3 * 16 * 24).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 16 * 24; i++) {
      pixels.putFloat(4 * i, 1); // all red
    }
    Path input = folder.resolve("image.npy");
    Npy.write(input, new RawTensor(ElementType.FLOAT32, new long[] {1, 3, 16, 24}, pixels));
    Path json = folder.resolve("result.json");

    assertThat(
            run(
                "infer",
                "--input",
                "image=" + input,
                "--out",
                folder.resolve("out"),
                "--json",
                json))
        .isZero();

    JsonNode result = new ObjectMapper().readTree(json.toFile());
    assertThat(result.get("outputs").get("scores").toString()).isEqualTo("[1,2,2,3]");
    assertThat(result.get("ms").asDouble()).isPositive();
    RawTensor scores = Npy.read(folder.resolve("out/scores.npy"));
    assertThat(scores.bytes().getFloat(4 * 6)).isCloseTo(4f, within(1e-4f));
    assertThat(run("infer", "--input", "picture=" + input, "--out", folder)).isEqualTo(2);
  }

  @Test
  void shouldNameEveryEngineAndWhyItCanBeUsedOrNot() throws Exception {
    Path json = folder.resolve("doctor.json");

    assertThat(Cli.run(VehicleCommands.all(), "doctor", "--json", json.toString())).isZero();

    JsonNode engines = new ObjectMapper().readTree(json.toFile()).get("engines");
    assertThat(engines).extracting(engine -> engine.get("name").asText()).contains("cpu", "gpu");
    assertThat(engines).allMatch(engine -> engine.get("usable").isBoolean());
    assertThat(engines).allMatch(engine -> !engine.get("why").asText().isBlank());
  }

  private int run(String command, Object... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = command;
    all[1] = "--model";
    all[2] = bundle.toString();
    for (int i = 0; i < arguments.length; i++) {
      all[i + 3] = arguments[i].toString();
    }
    return Cli.run(VehicleCommands.all(), all);
  }
}
