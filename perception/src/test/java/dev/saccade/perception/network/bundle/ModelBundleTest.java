package dev.saccade.perception.network.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.network.OutputMeaning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelBundleTest {
  private static final byte[] NETWORK = "stands for a network".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void shouldReadBackWhatItWrote() throws IOException {
    ModelBundle written = ModelBundle.write(folder, card(), NETWORK);

    assertThat(ModelBundle.open(folder)).isEqualTo(written);
  }

  @Test
  void shouldWriteTheSameBytesTwice() throws IOException {
    ModelBundle.write(folder.resolve("a"), card(), NETWORK);
    ModelBundle.write(folder.resolve("b"), card(), NETWORK);

    assertThat(folder.resolve("a/model.yaml"))
        .hasSameBinaryContentAs(folder.resolve("b/model.yaml"));
  }

  @Test
  void shouldLeaveNoTemporaryFiles() throws IOException {
    ModelBundle.write(folder, card(), NETWORK);

    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("model.onnx", "model.yaml");
  }

  @Test
  void shouldRefuseANetworkThatIsNotTheOneTheCardNames() throws IOException {
    ModelBundle.write(folder, card(), NETWORK);
    Files.writeString(folder.resolve("model.onnx"), "another network");

    assertThatThrownBy(() -> ModelBundle.open(folder))
        .isInstanceOf(ModelBundleException.class)
        .hasMessageContaining("model.onnx: SHA-256 is")
        .hasMessageContaining("export the bundle again")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "outputStride: 8 | outputStride: 0 | outputStride: 0 (expected: 1 to 64)",
        "scale: 255.0 | scale: -1 | input.scale: -1.0 (expected: > 0)",
        "kind: THING | kind: BLOB | classes[1].kind: expected one of THING, STUFF",
        "outputStride: 8 | outputStrid: 8 | outputStrid",
        "iterations: 30 | iterations: many | sampling.iterations: expected a whole number",
        "#0000ff | blue | classes.colour of Car: blue (expected: #rrggbb)",
        "unit: NORMALISED | unit: LOW_RES_PIXELS | outputs.unit of offsets: LOW_RES_PIXELS",
        "format: saccade-bundle/1 | format: saccade-bundle/2 | format: saccade-bundle/2",
        "name: test | name: [ | model.yaml",
      })
  void shouldNameTheFieldThatIsWrong(String from, String to, String message) throws IOException {
    ModelBundle.write(folder, card(), NETWORK);
    Path yaml = folder.resolve("model.yaml");
    String text = Files.readString(yaml);
    assertThat(text).contains(from);
    Files.writeString(yaml, text.replace(from, to));

    assertThatThrownBy(() -> ModelBundle.open(folder))
        .isInstanceOf(ModelBundleException.class)
        .hasMessageContaining("model.yaml")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void shouldRefuseACardThatIsTooLargeBeforeReadingIt() throws IOException {
    ModelBundle.write(folder, card(), NETWORK);
    Files.write(folder.resolve("model.yaml"), new byte[(1 << 20) + 1]);

    assertThatThrownBy(() -> ModelBundle.open(folder)).hasMessageContaining("1048577 bytes");
  }

  @Test
  void shouldSayWhichFileIsMissing() {
    assertThatThrownBy(() -> ModelBundle.open(folder)).hasMessageContaining("model.yaml: missing");
    assertThatThrownBy(() -> ModelBundle.open(folder.resolve("nowhere")))
        .hasMessageContaining("no such bundle");
  }

  @Test
  void shouldWrapANetworkOfFixedSizeWithItsSizeAsTheOnlyProfile() throws IOException {
    Path file = onnx(value("in", 1, 1, 3, 256, 512), value("out", 1, 1, 19, 32, 64));

    ModelCard card = ModelBundle.open(file).card();

    assertThat(card.profiles()).containsExactly(Profile.of(512, 256));
    assertThat(card.input().fixedSize()).isTrue();
    assertThat(card.input().maxBatchCount()).isEqualTo(1);
    assertThat(card.outputStride()).isEqualTo(8);
    assertThat(card.classes()).hasSize(19).noneMatch(ClassSpec::isThing);
    assertThat(card.hasInstanceOffsets()).isFalse();
  }

  @Test
  void shouldRefuseANetworkOfWhichOneSideIsFixed() throws IOException {
    Path file = onnx(value("in", 1, 1, 3, 512, 0), value("out", 1, 1, 19, 64, 0));

    assertThatThrownBy(() -> ModelBundle.open(file))
        .hasMessageContaining("both fixed or both open");
  }

  @Test
  void shouldRefuseClassIdsTogetherWithMapsThatNeedScores() throws IOException {
    Path file =
        onnx(value("in", 1, 0, 3, 0, 0), value("out", TensorProto.DataType.INT64_VALUE, 0, 0, 0));
    ModelCard card = ModelBundle.open(file).card();
    List<OutputSpec> outputs =
        List.of(
            OutputSpec.of("out", OutputMeaning.CLASS_IDS),
            OutputSpec.of("offsets", OutputMeaning.INSTANCE_OFFSETS));

    assertThatThrownBy(
            () ->
                new ModelCard(
                    card.format(),
                    card.name(),
                    card.network(),
                    card.sha256(),
                    card.precision(),
                    card.input(),
                    card.outputStride(),
                    outputs,
                    card.classes(),
                    card.profiles(),
                    card.sampling(),
                    card.data(),
                    card.terms()))
        .hasMessageContaining("CLASS_IDS by themselves");
  }

  @Test
  void shouldWrapANetworkOfOpenSizeAndIntegerIds() throws IOException {
    Path file =
        onnx(value("in", 1, 0, 3, 0, 0), value("out", TensorProto.DataType.INT64_VALUE, 0, 0, 0));

    ModelCard card = ModelBundle.open(file).card();

    assertThat(card.classOutput().meaning()).isEqualTo(OutputMeaning.CLASS_IDS);
    assertThat(card.profiles()).hasSize(3);
    assertThat(card.classOf(7).name()).isEqualTo("class7");
  }

  @Test
  void shouldRefuseANetworkThatIsNoSegmenter() throws IOException {
    Path file = onnx(value("in", 1, 1, 3, 224, 224), value("out", 1, 1, 1000));

    assertThatThrownBy(() -> ModelBundle.open(file))
        .isInstanceOf(ModelBundleException.class)
        .hasMessageContaining("output out is FLOAT [1, 1000]");
  }

  @Test
  void shouldRefuseAFileThatIsNotOnnx() throws IOException {
    Path file = Files.writeString(folder.resolve("net.onnx"), "not a network at all");

    assertThatThrownBy(() -> ModelBundle.open(file)).isInstanceOf(ModelBundleException.class);
  }

  private Path onnx(ValueInfoProto input, ValueInfoProto output) throws IOException {
    ModelProto model =
        ModelProto.newBuilder()
            .setGraph(GraphProto.newBuilder().addInput(input).addOutput(output))
            .build();
    return Files.write(folder.resolve("net.onnx"), model.toByteArray());
  }

  private static ValueInfoProto value(String name, int type, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dim : dims) {
      shape.addDim(
          dim > 0
              ? TensorShapeProto.Dimension.newBuilder().setDimValue(dim)
              : TensorShapeProto.Dimension.newBuilder().setDimParam("n"));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
        .build();
  }

  private static ModelCard card() {
    return new ModelCard(
        ModelCard.FORMAT,
        "test",
        "ssn",
        "0".repeat(64),
        Precision.FP32,
        InputSpec.imageNet("image"),
        8,
        List.of(
            OutputSpec.of("scores", OutputMeaning.CLASS_SCORES),
            OutputSpec.of("guidance", OutputMeaning.GUIDANCE),
            OutputSpec.of("offsets", OutputMeaning.INSTANCE_OFFSETS)),
        List.of(
            new ClassSpec(0, "Road", "#804080", ClassSpec.Kind.STUFF, ObjectCategory.OTHER),
            new ClassSpec(1, "Car", "#0000ff", ClassSpec.Kind.THING, ObjectCategory.VEHICLE)),
        ModelCard.USUAL_PROFILES,
        SamplingSpec.DEFAULT,
        "rendered frames",
        "Apache-2.0");
  }
}
