package dev.saccade.perception.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.RandomWeights;
import dev.saccade.perception.network.WeightTensor;
import dev.saccade.perception.network.Weights;
import dev.saccade.perception.network.architecture.SpatialSamplingNetwork;
import dev.saccade.perception.network.bundle.ClassSpec;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.network.bundle.Precision;
import dev.saccade.perception.network.format.Safetensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelCommandsTest {
  private static final Graph SSN = SpatialSamplingNetwork.build(11);

  @TempDir Path folder;

  @Test
  void shouldListEveryArchitectureWithItsCost() throws Exception {
    Path json = folder.resolve("models.json");

    run(new ModelsCommand(), "--json", json.toString());

    JsonNode models = new ObjectMapper().readTree(json.toFile()).path("models");
    assertThat(models.findValuesAsText("name")).contains("ssn").doesNotHaveDuplicates();
    for (JsonNode model : models) {
      assertThat(model.path("params").asLong()).as(model.toString()).isGreaterThan(100_000);
      assertThat(model.path("macs").asLong()).as(model.toString()).isGreaterThan(1_000_000_000L);
      assertThat(model.path("output_stride").asInt()).as(model.toString()).isBetween(1, 8);
      assertThat(model.path("source").asText()).as(model.toString()).isNotBlank();
    }
  }

  @Test
  void shouldExportTrainedWeightsWithTheClassesTheyName() throws Exception {
    Path weights = folder.resolve("w.safetensors");
    Map<String, String> facts =
        Map.of(
            "network",
            "ssn",
            "classes",
            "Sky,Building,Pole,Road,Pavement,Tree,SignSymbol,Fence,Car,Pedestrian,Bicyclist",
            "terms",
            "free");
    new Safetensors(RandomWeights.of(SSN, 9).weights(), facts).write(weights);
    Path json = folder.resolve("out.json");

    export(weights, "--json", json.toString());

    ModelBundle bundle = ModelBundle.open(folder.resolve("bundle"));
    assertThat(bundle.card().things())
        .extracting(ClassSpec::name)
        .containsExactly("Car", "Pedestrian", "Bicyclist");
    assertThat(bundle.card().terms()).isEqualTo("free");
    assertThat(bundle.card().outputStride()).isEqualTo(8);
    JsonNode result = new ObjectMapper().readTree(json.toFile());
    assertThat(result.path("sha256").asText()).isEqualTo(bundle.card().sha256());
    assertThat(result.path("params").asLong()).isGreaterThan(1_200_000);
  }

  @Test
  void shouldExportWithoutTrainingAndInHalfPrecision() throws Exception {
    run(
        new ExportCommand(),
        "--network",
        "ssn",
        "--weights",
        "random",
        "--classes",
        "cityscapes",
        "--precision",
        "fp16",
        "--out",
        folder.resolve("bundle").toString());

    ModelBundle bundle = ModelBundle.open(folder.resolve("bundle"));
    assertThat(bundle.card().precision()).isEqualTo(Precision.FP16);
    assertThat(bundle.card().classes()).hasSize(19);
  }

  @Test
  void shouldExportForIntegersWithTheRangesOfPictures() throws Exception {
    Path weights = folder.resolve("w.safetensors");
    new Safetensors(RandomWeights.of(SSN, 9).weights(), Map.of()).write(weights);
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    BufferedImage picture = new BufferedImage(64, 32, BufferedImage.TYPE_3BYTE_BGR);
    picture.setRGB(20, 10, 0xff8040);
    ImageIO.write(picture, "png", pictures.resolve("a.png").toFile());

    export(weights, "--precision", "int8", "--calibrate", pictures.toString());

    Path bundle = folder.resolve("bundle");
    assertThat(ModelBundle.open(bundle).card().precision()).isEqualTo(Precision.INT8);
    assertThat(Files.size(bundle.resolve("model.onnx"))).isLessThan(2_000_000);
  }

  @Test
  void shouldNotCalibrateWithoutPictures() throws Exception {
    Path weights = folder.resolve("w.safetensors");
    new Safetensors(RandomWeights.of(SSN, 9).weights(), Map.of()).write(weights);

    assertThatThrownBy(() -> export(weights, "--precision", "int8"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--calibrate");
    assertThatThrownBy(
            () -> export(weights, "--precision", "int8", "--calibrate", folder.toString()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no .png or .jpg in it");
  }

  @Test
  void shouldImportWeightsUnderOtherNames() throws Exception {
    Map<String, WeightTensor> foreign = new LinkedHashMap<>();
    RandomWeights.of(SSN, 9)
        .weights()
        .tensors()
        .forEach((name, tensor) -> foreign.put("module." + name.replace(".prelu", ".act"), tensor));
    foreign.put("module.encoder.down1.bn.num_batches_tracked", WeightTensor.of(5));
    foreign.put("module.auxiliary.weight", WeightTensor.of(1));
    Path weights = folder.resolve("w.safetensors");
    new Safetensors(new Weights(foreign), Map.of()).write(weights);
    Path map = folder.resolve("names.txt");
    Files.writeString(
        map,
        """
        # as published
        module\\.auxiliary\\..* -> -
        module\\.(.*)\\.act(.*) -> $1.prelu$2
        module\\.(.*) -> $1
        """);

    export(weights, "--name-map", map.toString());

    assertThat(ModelBundle.open(folder.resolve("bundle")).card().classes()).hasSize(11);
  }

  @Test
  void shouldRefuseWeightsOfAnotherNetworkAndWriteNothing() throws IOException {
    Path weights = folder.resolve("w.safetensors");
    new Safetensors(new Weights(Map.of("a", WeightTensor.of(1))), Map.of()).write(weights);

    assertThatThrownBy(() -> export(weights))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is it a network ssn?");
    assertThat(folder.resolve("bundle")).doesNotExist();
  }

  @Test
  void shouldNotWriteABundleOverAFile() throws IOException {
    Files.writeString(folder.resolve("bundle"), "a file");

    assertThatThrownBy(() -> export(folder.resolve("w.safetensors")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is a file");
  }

  @Test
  void shouldRefuseBadUsageInOneLine() {
    assertThatThrownBy(() -> run(new ModelsCommand(), "--input", "big"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--input big");
    assertThatThrownBy(() -> export(folder.resolve("nowhere")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("nowhere: missing");
    assertThatThrownBy(
            () -> run(new ExportCommand(), "--network", "x", "--weights", "random", "--out", "y"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--network x");
  }

  private void export(Path weights, String... more) throws Exception {
    String[] arguments = {
      "--network", "ssn", "--weights", weights.toString(), "--out", folder.resolve("bundle") + ""
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    run(new ExportCommand(), all);
  }

  private static void run(Callable<Integer> command, String... arguments) throws Exception {
    new CommandLine(command).parseArgs(arguments);
    assertThat(command.call()).isZero();
  }
}
