package dev.saccade.perception.network.format;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.perception.network.FeatureShape;
import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphCost;
import dev.saccade.perception.network.InferenceForm;
import dev.saccade.perception.network.RandomWeights;
import dev.saccade.perception.network.TrainedNetwork;
import dev.saccade.perception.network.architecture.Architectures;
import dev.saccade.perception.network.bundle.Precision;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FusableFormTest {
  @ParameterizedTest
  @CsvSource({
    "ssn, 96, 54",
    "ssn, 61, 33",
    "erfnet-igum-instances, 96, 54",
    "erfnet, 64, 32",
    "enet-igum, 96, 54",
    "espnet-igum, 61, 33",
    "fast-scnn-instances, 96, 64",
    "eseg-lite-s, 96, 54"
  })
  void shouldComputeTheSame(String name, int width, int height) {
    byte[] file = OnnxExport.write(network(name), Precision.FP32);
    try (OnnxRun plain = new OnnxRun(file);
        OnnxRun fusable = new OnnxRun(FusableForm.of(file))) {
      Map<String, OnnxRun.Output> expected = plain.run(2, width, height);
      Map<String, OnnxRun.Output> actual = fusable.run(2, width, height);

      assertThat(actual).containsOnlyKeys(expected.keySet());
      expected.forEach(
          (output, values) ->
              assertThat(OnnxRun.relativeDifference(values.values(), actual.get(output).values()))
                  .as(output)
                  .isLessThan(1e-5));
    }
  }

  /** Fused into a convolution, the activation costs no pass over memory of its own. */
  @Test
  void shouldLetEveryLeakyReluFollowAConvolution() throws InvalidProtocolBufferException {
    ModelProto model = parsed(FusableForm.of(OnnxExport.write(network("ssn"), Precision.FP32)));

    Map<String, NodeProto> producers = new HashMap<>();
    model
        .getGraph()
        .getNodeList()
        .forEach(node -> node.getOutputList().forEach(name -> producers.put(name, node)));
    List<NodeProto> leaky =
        model.getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals("LeakyRelu"))
            .toList();
    assertThat(leaky)
        .isNotEmpty()
        .allMatch(node -> producers.get(node.getInput(0)).getOpType().equals("Conv"));
  }

  @Test
  void shouldComputeBothTablesOfOffsetsWithOneConvolution() throws InvalidProtocolBufferException {
    ModelProto model = parsed(FusableForm.of(OnnxExport.write(network("ssn"), Precision.FP32)));

    assertThat(model.getGraph().getNodeList())
        .filteredOn(node -> node.getOpType().equals("Split"))
        .singleElement()
        .satisfies(split -> assertThat(split.getOutputCount()).isEqualTo(2));
  }

  /** The engine reuses memory by these declarations: they have to be true at every size. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssn",
        "erfnet",
        "enet-igum",
        "espnet-igum",
        "fast-scnn-instances",
        "ffnet-22s-bcc-mobile",
        "ffnet-18-daaa",
        "eseg-lite-s"
      })
  void shouldDeclareOnlySizesThatAreEqualWhateverTheInput(String name)
      throws InvalidProtocolBufferException {
    TrainedNetwork network = network(name);
    ModelProto model = parsed(FusableForm.of(OnnxExport.write(network, Precision.FP32)));
    Graph graph = InferenceForm.of(network).graph();

    int checked = 0;
    for (int[] size : new int[][] {{96, 54}, {97, 55}, {480, 360}, {121, 203}, {64, 32}}) {
      Map<String, FeatureShape> shapes = GraphCost.of(graph, size[0], size[1]).shapes();
      Map<String, Integer> heights = new HashMap<>();
      Map<String, Integer> widths = new HashMap<>();
      for (var value : model.getGraph().getValueInfoList()) {
        FeatureShape shape = shapes.get(value.getName());
        TensorShapeProto declared = value.getType().getTensorType().getShape();
        if (shape != null) {
          checked++;
          assertThat(heights.merge(declared.getDim(2).getDimParam(), shape.height(), Math::max))
              .as(value.getName())
              .isEqualTo(shape.height());
          assertThat(widths.merge(declared.getDim(3).getDimParam(), shape.width(), Math::max))
              .as(value.getName())
              .isEqualTo(shape.width());
        }
      }
    }
    assertThat(checked).isGreaterThan(50);
  }

  @Test
  void shouldLeaveFilesAloneThatItCannotReadWhole() throws InvalidProtocolBufferException {
    byte[] garbage = "no network".getBytes(StandardCharsets.UTF_8);
    assertThat(FusableForm.of(garbage)).isSameAs(garbage);

    ModelProto.Builder model = parsed(OnnxExport.write(network("ssn"), Precision.FP32)).toBuilder();
    model.getGraphBuilder().getInitializerBuilder(0).setDataLocation(DataLocation.EXTERNAL);
    byte[] elsewhere = model.build().toByteArray();
    assertThat(FusableForm.of(elsewhere)).isSameAs(elsewhere);
  }

  /** A file that the engine would refuse in one line must come to it, not end in an exception. */
  @Test
  void shouldLeaveDamagedNetworksToTheEngine() throws InvalidProtocolBufferException {
    ModelProto whole = parsed(OnnxExport.write(network("ssn"), Precision.FP32));
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 100; i++) {
      ModelProto.Builder model = whole.toBuilder();
      var nodes = model.getGraphBuilder().getNodeBuilderList();
      var node = nodes.get(random.nextInt(nodes.size()));
      switch (random.nextInt(4)) {
        case 0 -> node.clearInput();
        case 1 -> node.clearOutput();
        case 2 -> {
          String first = node.getInputCount() > 0 ? node.getInput(0) : "image";
          node.clearInput().addInput(first);
        }
        default ->
            node.getAttributeBuilderList().stream()
                .filter(attribute -> attribute.getIntsCount() > 0)
                .forEach(attribute -> attribute.clearInts().addInts(1));
      }
      var weights = model.getGraphBuilder().getInitializerBuilderList();
      weights.get(random.nextInt(weights.size())).clearDims();

      assertThat(FusableForm.of(model.build().toByteArray())).isNotEmpty();
    }
  }

  @Test
  void shouldNotCallMapsEqualThatWereJoinedSideBySide() throws InvalidProtocolBufferException {
    ModelProto.Builder model = parsed(OnnxExport.write(network("ssn"), Precision.FP32)).toBuilder();
    String joined = "encoder.down2.prelu";
    var concat =
        model.getGraphBuilder().getNodeBuilderList().stream()
            .filter(node -> node.getOpType().equals("Concat") && node.getOutput(0).equals(joined))
            .findFirst()
            .orElseThrow();

    assertThat(declared(FusableForm.of(model.build().toByteArray()))).contains(joined);
    concat.getAttributeBuilder(0).setI(3);
    assertThat(declared(FusableForm.of(model.build().toByteArray()))).doesNotContain(joined);
  }

  @Test
  void shouldNotJoinConvolutionsOfOtherKernelsWhoseFilesDoNotSayTheirShape()
      throws InvalidProtocolBufferException {
    ModelProto.Builder model = parsed(OnnxExport.write(network("ssn"), Precision.FP32)).toBuilder();
    for (var node : model.getGraphBuilder().getNodeBuilderList()) {
      if (Set.of("scores.conv", "guidance.conv", "offsets.conv").contains(node.getName())) {
        node.clearAttribute().addAttribute(OnnxModel.attribute("auto_pad", "SAME_UPPER"));
      }
    }

    // The two of 3x3 are still one, of four channels; the scores' 1x1 stands alone.
    ModelProto fusable = parsed(FusableForm.of(model.build().toByteArray()));
    assertThat(fusable.getGraph().getNodeList())
        .filteredOn(node -> node.getOpType().equals("Split"))
        .singleElement()
        .satisfies(split -> assertThat(split.getOutputCount()).isEqualTo(2));
    assertThat(fusable.getGraph().getNodeList())
        .anyMatch(node -> node.getName().equals("scores.conv"));
  }

  @Test
  void shouldLeaveFilesAloneWhoseWeightsACallerMayReplace() throws InvalidProtocolBufferException {
    ModelProto.Builder model = parsed(OnnxExport.write(network("ssn"), Precision.FP32)).toBuilder();
    String name = model.getGraph().getInitializer(0).getName();
    model.getGraphBuilder().addInput(ValueInfoProto.newBuilder().setName(name));
    byte[] file = model.build().toByteArray();

    assertThat(FusableForm.of(file)).isSameAs(file);
  }

  @Test
  void shouldAddNoFloatsToANetworkOfHalves() throws InvalidProtocolBufferException {
    byte[] file = OnnxExport.write(network("ssn"), Precision.FP16);

    assertThat(parsed(FusableForm.of(file)).getGraph().getNodeList())
        .isEqualTo(parsed(file).getGraph().getNodeList());
  }

  private static List<String> declared(byte[] file) throws InvalidProtocolBufferException {
    return parsed(file).getGraph().getValueInfoList().stream().map(v -> v.getName()).toList();
  }

  private static TrainedNetwork network(String name) {
    return RandomWeights.of(Architectures.find(name).orElseThrow().graph(11), 3);
  }

  private static ModelProto parsed(byte[] file) throws InvalidProtocolBufferException {
    return ModelProto.parseFrom(file);
  }
}
