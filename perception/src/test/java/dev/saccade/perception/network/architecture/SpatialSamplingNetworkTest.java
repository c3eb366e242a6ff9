package dev.saccade.perception.network.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.network.FeatureShape;
import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphCost;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.Dropout;
import dev.saccade.perception.network.OutputMeaning;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpatialSamplingNetworkTest {
  private final Graph graph = SpatialSamplingNetwork.build(19);

  @Test
  void shouldHaveAsManyParametersAsThePapersArithmeticGives() {
    // Convolutions: 351 + 6,912 + 5 * 32,768 + 36,864 + 8 * 131,072; norms, slopes and heads above.
    assertThat(GraphCost.parameterCount(graph)).isBetween(1_260_000L, 1_280_000L);
  }

  @ParameterizedTest
  @CsvSource({"1024,512,128,64", "480,360,60,45", "512,256,64,32", "480,270,60,34", "33,17,5,3"})
  void shouldGiveEveryHeadOneEighthOfTheInput(int width, int height, int outWidth, int outHeight) {
    GraphCost cost = GraphCost.of(graph, width, height);

    assertThat(graph.outputs())
        .extracting(output -> cost.shapes().get(output.node()))
        .containsExactly(
            new FeatureShape(19, outHeight, outWidth),
            new FeatureShape(2, outHeight, outWidth),
            new FeatureShape(2, outHeight, outWidth));
  }

  @Test
  void shouldHaveAnOutputStrideOfEight() {
    assertThat(GraphCost.of(graph, 1024, 512).outputStride()).isEqualTo(8);
  }

  @Test
  void shouldDropOutMoreInTheDeepBlocks() {
    List<Double> probabilities =
        graph.nodes().stream()
            .filter(node -> node.layer() instanceof Dropout)
            .map(node -> ((Dropout) node.layer()).probability())
            .toList();

    assertThat(probabilities).hasSize(13);
    assertThat(probabilities.subList(0, 5)).containsOnly(0.03);
    assertThat(probabilities.subList(5, 13)).containsOnly(0.3);
  }

  @Test
  void shouldDilateTheDeepBlocksTwiceFromTwoToSixteen() {
    List<Integer> dilations =
        graph.nodes().stream()
            .filter(node -> node.name().endsWith(".conv3"))
            .map(node -> ((Convolution) node.layer()).dilationWidth())
            .toList();

    assertThat(dilations).containsExactly(1, 1, 1, 1, 1, 2, 4, 8, 16, 2, 4, 8, 16);
  }

  @Test
  void shouldNameParametersAsPyTorchDoes() {
    assertThat(graph.parameters())
        .containsKeys(
            "encoder.down1.conv.weight",
            "encoder.block3.conv2.weight",
            "encoder.block3.bn2.running_mean",
            "encoder.block13.prelu4.weight",
            "scores.conv.bias")
        .doesNotContainKey("encoder.block3.conv2.bias");
  }

  @Test
  void shouldLeaveTheInstanceHeadOutOfTheSemanticNetwork() {
    assertThat(SpatialSamplingNetwork.buildSemantic(11).output(OutputMeaning.INSTANCE_OFFSETS))
        .isEmpty();
  }
}
