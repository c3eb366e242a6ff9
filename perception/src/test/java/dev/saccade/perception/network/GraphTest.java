package dev.saccade.perception.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer.AdaptiveAveragePool;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.MaxPool;
import dev.saccade.perception.network.Layer.Multiply;
import dev.saccade.perception.network.Layer.ResizeLike;
import dev.saccade.perception.network.Layer.Sampling;
import dev.saccade.perception.network.Layer.TransposedConvolution;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTest {
  private final GraphBuilder g = new GraphBuilder("tiny");
  private final Feature image = g.input("image", 3);

  @Test
  void shouldCountParametersAndMultiplyAddsOfAConvolution() {
    Feature x = g.add("conv", Convolution.of(3, 8, 3).strided(2).biased(), image);
    Graph graph = g.output("scores", OutputMeaning.CLASS_SCORES, x).build();

    GraphCost cost = GraphCost.of(graph, 10, 7);

    assertThat(cost.shapes().get("conv")).isEqualTo(new FeatureShape(8, 4, 5));
    assertThat(cost.parameterCount()).isEqualTo(3 * 8 * 9 + 8);
    assertThat(cost.multiplyAddCount()).isEqualTo(3L * 8 * 9 * 4 * 5);
    assertThat(cost.outputStride()).isEqualTo(2);
  }

  @Test
  void shouldNotCountRunningStatisticsAsParameters() {
    Graph graph = g.output("y", OutputMeaning.CLASS_SCORES, g.batchNorm("bn", image)).build();

    assertThat(GraphCost.parameterCount(graph)).isEqualTo(6);
    assertThat(graph.parameters()).hasSize(4);
  }

  @Test
  void shouldCountATransposedConvolutionByItsInputPixels() {
    Feature x = g.add("up", new TransposedConvolution(3, 4, 3, 2, 1, 1, true), image);
    Graph graph = g.output("y", OutputMeaning.CLASS_SCORES, x).build();

    GraphCost cost = GraphCost.of(graph, 5, 4);

    assertThat(cost.shapes().get("up")).isEqualTo(new FeatureShape(4, 8, 10));
    assertThat(cost.multiplyAddCount()).isEqualTo(3L * 4 * 9 * 20);
  }

  @Test
  void shouldLetBranchesOfOddSizesMeet() {
    Feature low = g.add("pool", new MaxPool(2, 2, 0, false), image);
    Feature back = g.add("back", new ResizeLike(Sampling.NEAREST), low, image);
    Graph graph = g.output("y", OutputMeaning.CLASS_SCORES, g.sum("sum", image, back)).build();

    assertThat(GraphCost.of(graph, 9, 7).shapes().get("sum")).isEqualTo(new FeatureShape(3, 7, 9));
  }

  @Test
  void shouldScaleChannelsByAGlobalMean() {
    Feature mean = g.add("mean", new AdaptiveAveragePool(1, 1), image);
    Feature scaled = g.add("scaled", new Multiply(), image, mean);
    Graph graph = g.output("y", OutputMeaning.CLASS_SCORES, scaled).build();

    assertThat(GraphCost.of(graph, 9, 7).shapes().get("scaled"))
        .isEqualTo(new FeatureShape(3, 7, 9));
  }

  @Test
  void shouldNameTheNodeWhoseChannelsDoNotFit() {
    assertThatThrownBy(() -> g.add("conv", Convolution.of(4, 8, 3), image))
        .hasMessage("node conv: input channels: 3 (expected: 4)");
  }

  @Test
  void shouldNameTheNodeWhoseSizesDoNotMeet() {
    Feature low = g.add("pool", new MaxPool(2, 2, 0, false), image);
    Graph graph = g.output("y", OutputMeaning.CLASS_SCORES, g.sum("sum", image, low)).build();

    assertThatThrownBy(() -> GraphCost.of(graph, 8, 8)).hasMessageContaining("node sum");
  }

  @Test
  void shouldRefuseANodeThatUsesALaterOne() {
    Node node = new Node("a", new Layer.Add(), List.of("image", "b"));

    assertThatThrownBy(
            () ->
                new Graph(
                    "bad",
                    List.of(new Graph.Input("image", 3)),
                    List.of(node),
                    List.of(new Graph.Output("y", "a", OutputMeaning.CLASS_SCORES))))
        .hasMessage("inputs of a: b (expected: a node or input before it)");
  }

  @Test
  void shouldRefuseAConvolutionWhoseGroupsDoNotDivideItsChannels() {
    assertThatThrownBy(() -> Convolution.of(10, 10, 3).grouped(4))
        .hasMessageContaining("groups: 4");
  }
}
