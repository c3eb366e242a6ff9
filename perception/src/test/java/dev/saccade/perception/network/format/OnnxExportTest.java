package dev.saccade.perception.network.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer;
import dev.saccade.perception.network.Layer.Activation;
import dev.saccade.perception.network.Layer.AdaptiveAveragePool;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.MaxPool;
import dev.saccade.perception.network.Layer.Resize;
import dev.saccade.perception.network.Layer.ResizeLike;
import dev.saccade.perception.network.Layer.Sampling;
import dev.saccade.perception.network.Layer.TransposedConvolution;
import dev.saccade.perception.network.OutputMeaning;
import dev.saccade.perception.network.RandomWeights;
import dev.saccade.perception.network.TrainedNetwork;
import dev.saccade.perception.network.WeightTensor;
import dev.saccade.perception.network.Weights;
import dev.saccade.perception.network.architecture.SpatialSamplingNetwork;
import dev.saccade.perception.network.bundle.Precision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class OnnxExportTest {
  private static final TrainedNetwork SSN = RandomWeights.of(SpatialSamplingNetwork.build(11), 42);

  @Test
  void shouldRunAtAnySizeAndBatch() {
    try (OnnxRun run = new OnnxRun(OnnxExport.write(SSN, Precision.FP32))) {
      assertThat(run.run(1, 64, 32).get("scores").shape()).containsExactly(1, 11, 4, 8);
      assertThat(run.run(2, 96, 45).get("scores").shape()).containsExactly(2, 11, 6, 12);
      assertThat(run.run(1, 61, 33).get("offsets").shape()).containsExactly(1, 2, 5, 8);
      assertThat(run.run(1, 480, 360).get("guidance").shape()).containsExactly(1, 2, 45, 60);
    }
  }

  @Test
  void shouldGiveEachImageOfABatchWhatItGetsAlone() {
    try (OnnxRun run = new OnnxRun(OnnxExport.write(SSN, Precision.FP32))) {
      float[] alone = run.run(1, 64, 32).get("scores").values();
      float[] batch = run.run(2, 64, 32).get("scores").values();

      assertThat(OnnxRun.relativeDifference(alone, java.util.Arrays.copyOf(batch, alone.length)))
          .isLessThan(1e-5);
    }
  }

  @Test
  void shouldFoldWithoutChangingTheFunction() {
    try (OnnxRun plain = new OnnxRun(OnnxExport.writeAsIs(SSN, Precision.FP32));
        OnnxRun folded = new OnnxRun(OnnxExport.write(SSN, Precision.FP32))) {
      Map<String, OnnxRun.Output> expected = plain.run(2, 96, 64);
      Map<String, OnnxRun.Output> actual = folded.run(2, 96, 64);

      assertThat(expected).containsOnlyKeys("scores", "guidance", "offsets");
      expected.forEach(
          (name, output) ->
              assertThat(OnnxRun.relativeDifference(output.values(), actual.get(name).values()))
                  .as(name)
                  .isLessThan(1e-4));
    }
  }

  @Test
  void shouldLeaveOnlyTheNormsOfPooledBranches() throws InvalidProtocolBufferException {
    Map<String, Integer> operators = operators(OnnxExport.write(SSN, Precision.FP32));

    assertThat(operators)
        .containsEntry("Conv", 3 + 13 * 4 + 3)
        .containsEntry("BatchNormalization", 3)
        .doesNotContainKeys("PRelu", "Dropout");
  }

  @Test
  void shouldWriteTheSameBytesForTheSameNetwork() {
    TrainedNetwork again = RandomWeights.of(SpatialSamplingNetwork.build(11), 42);

    assertThat(OnnxExport.write(SSN, Precision.FP32))
        .isEqualTo(OnnxExport.write(again, Precision.FP32));
  }

  @Test
  void shouldComputeInHalfPrecisionBetweenFloatEnds() throws InvalidProtocolBufferException {
    byte[] half = OnnxExport.write(SSN, Precision.FP16);
    byte[] full = OnnxExport.write(SSN, Precision.FP32);

    assertThat(half.length).isLessThan(full.length * 6 / 10);
    assertThat(operators(half)).containsEntry("Cast", 4);
    try (OnnxRun halfRun = new OnnxRun(half);
        OnnxRun fullRun = new OnnxRun(full)) {
      float[] expected = fullRun.run(1, 64, 64).get("scores").values();
      float[] actual = halfRun.run(1, 64, 64).get("scores").values();
      assertThat(OnnxRun.relativeDifference(expected, actual)).isBetween(1e-7, 2e-2);
    }
  }

  @Test
  void shouldPoolAdaptivelyAtAnySize() {
    float[] pooled =
        run((g, image) -> g.add("pool", new AdaptiveAveragePool(3, 2), image), 1, 5, 7);
    float[] image = run((g, x) -> g.add("same", new Resize(Sampling.NEAREST, 1), x), 1, 5, 7);

    for (int c = 0; c < 3; c++) {
      for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 2; column++) {
          int y0 = row * 7 / 3;
          int y1 = (int) Math.ceil((row + 1) * 7 / 3.0);
          int x0 = column * 5 / 2;
          int x1 = (int) Math.ceil((column + 1) * 5 / 2.0);
          double sum = 0;
          for (int y = y0; y < y1; y++) {
            for (int x = x0; x < x1; x++) {
              sum += image[(c * 7 + y) * 5 + x];
            }
          }
          assertThat((double) pooled[(c * 3 + row) * 2 + column])
              .isCloseTo(sum / ((y1 - y0) * (x1 - x0)), within(1e-5));
        }
      }
    }
  }

  @Test
  void shouldBringABranchToItsPartnersOddSize() {
    OnnxRun.Output output =
        runOutput(
            (g, image) -> {
              Feature low = g.add("low", new MaxPool(2, 2, 0, false), image);
              return g.add("back", new ResizeLike(Sampling.BILINEAR_HALF_PIXEL), low, image);
            },
            2,
            9,
            7);

    assertThat(output.shape()).containsExactly(2, 3, 7, 9);
  }

  @Test
  void shouldInterpolateFromCornerToCorner() {
    float[] image = run((g, x) -> g.add("same", new Resize(Sampling.NEAREST, 1), x), 1, 3, 2);
    float[] large =
        run((g, x) -> g.add("up", new Resize(Sampling.BILINEAR_ALIGN_CORNERS, 3), x), 1, 3, 2);

    assertThat(large[0]).isEqualTo(image[0]);
    assertThat(large[8]).isEqualTo(image[2]);
    assertThat((double) large[2]).isCloseTo(0.5 * image[0] + 0.5 * image[1], within(1e-6));
  }

  @Test
  void shouldFuseByNormalisedPositiveWeights() {
    GraphBuilder g = new GraphBuilder("fusion");
    Feature image = g.input("image", 3);
    Feature fused =
        g.add(
            "fused",
            new Layer.WeightedSum(3, 1e-4),
            image,
            g.add("same", new Resize(Sampling.NEAREST, 1), image),
            image);
    Graph graph = g.output("y", OutputMeaning.CLASS_SCORES, fused).build();
    Weights weights = new Weights(Map.of("fused.weight", WeightTensor.of(3, -2, 1)));

    try (OnnxRun run =
        new OnnxRun(OnnxExport.write(new TrainedNetwork(graph, weights), Precision.FP32))) {
      float[] image1 = run((h, x) -> h.add("same", new Resize(Sampling.NEAREST, 1), x), 1, 4, 4);
      assertThat((double) run.run(1, 4, 4).get("y").values()[5])
          .isCloseTo(image1[5] * 4 / 4.0001, within(1e-6));
    }
  }

  @Test
  void shouldFoldIntoTransposedConvolutions() {
    GraphBuilder g = new GraphBuilder("up");
    Feature image = g.input("image", 3);
    Feature x = g.add("up", new TransposedConvolution(3, 5, 3, 2, 1, 1, true), image);
    x = g.activation("swish", Activation.Function.SWISH, g.batchNorm("bn", x));
    x = g.add("dw", Convolution.depthwise(5, 3).strided(2), x);
    x = g.activation("six", Activation.Function.RELU6, g.batchNorm("bn2", x));
    TrainedNetwork network =
        RandomWeights.of(g.output("y", OutputMeaning.CLASS_SCORES, x).build(), 3);

    try (OnnxRun plain = new OnnxRun(OnnxExport.writeAsIs(network, Precision.FP32));
        OnnxRun folded = new OnnxRun(OnnxExport.write(network, Precision.FP32))) {
      OnnxRun.Output expected = plain.run(1, 7, 5).get("y");
      assertThat(expected.shape()).containsExactly(1, 5, 5, 7);
      assertThat(
              OnnxRun.relativeDifference(expected.values(), folded.run(1, 7, 5).get("y").values()))
          .isLessThan(1e-5);
    }
  }

  @Test
  void shouldTellTheBestClassAsAnId() {
    GraphBuilder g = new GraphBuilder("best");
    Feature image = g.input("image", 3);
    Graph graph =
        g.output("ids", OutputMeaning.CLASS_IDS, g.add("best", new Layer.ArgMax(), image)).build();

    try (OnnxRun run = new OnnxRun(OnnxExport.write(RandomWeights.of(graph, 1), Precision.FP32))) {
      OnnxRun.Output ids = run.run(2, 6, 4).get("ids");
      assertThat(ids.shape()).containsExactly(2, 4, 6);
      assertThat(ids.values()).containsOnly(0, 1, 2);
    }
  }

  private static float[] run(
      BiFunction<GraphBuilder, Feature, Feature> body, int batch, int width, int height) {
    return runOutput(body, batch, width, height).values();
  }

  private static OnnxRun.Output runOutput(
      BiFunction<GraphBuilder, Feature, Feature> body, int batch, int width, int height) {
    GraphBuilder g = new GraphBuilder("test");
    Feature y = body.apply(g, g.input("image", 3));
    Graph graph = g.output("y", OutputMeaning.CLASS_SCORES, y).build();
    try (OnnxRun run = new OnnxRun(OnnxExport.write(RandomWeights.of(graph, 1), Precision.FP32))) {
      return run.run(batch, width, height).get("y");
    }
  }

  private static Map<String, Integer> operators(byte[] onnx) throws InvalidProtocolBufferException {
    Map<String, Integer> count = new HashMap<>();
    List<NodeProto> nodes = ModelProto.parseFrom(onnx).getGraph().getNodeList();
    nodes.forEach(node -> count.merge(node.getOpType(), 1, Integer::sum));
    return count;
  }
}
