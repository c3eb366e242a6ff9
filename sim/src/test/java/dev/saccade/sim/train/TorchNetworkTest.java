package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.OutputMeaning;
import dev.saccade.perception.network.Parameter;
import dev.saccade.perception.network.architecture.SpatialSamplingNetwork;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TorchNetworkTest {
  private final Graph graph = SpatialSamplingNetwork.build(11);
  private final TorchNetwork network = new TorchNetwork(graph, true, 1);

  @BeforeAll
  static void load() {
    Torch.load(2);
  }

  @Test
  void shouldGiveOutputsInSinglePrecisionWhenConvolutionsRunInHalf() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      Map<String, float[]> start = network.initialValues(1);
      for (Parameter parameter : graph.parameters().values()) {
        long[] shape = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
        tensors.put(parameter.name(), TorchTensors.tensor(start.get(parameter.name()), shape));
      }
      Tensor image = TorchTensors.tensor(new float[3 * 32 * 32], 1, 3, 32, 32);
      TorchNetwork.Outputs outputs;
      try (Autocast autocast = new Autocast(true)) {
        outputs = network.forward(tensors, image, false);
      }
      for (Graph.Output output : graph.outputs()) {
        assertThat(outputs.of(output.meaning()).orElseThrow().scalar_type().intern())
            .isEqualTo(torch.ScalarType.Float);
      }
    }
  }

  @Test
  void shouldStartOffsetsAtZeroAndLetThemLearnSlowly() {
    Map<String, Double> heads = TorchNetwork.offsetHeads(graph, 0.05);
    Map<String, float[]> start = network.initialValues(1);

    assertThat(heads.keySet())
        .containsExactlyInAnyOrder(
            "guidance.conv.weight",
            "guidance.conv.bias",
            "offsets.conv.weight",
            "offsets.conv.bias");
    heads.forEach(
        (name, share) -> {
          assertThat(start.get(name)).containsOnly(0);
          assertThat(share).isBetween(0.001, 0.1);
        });
    assertThat(start.get("scores.conv.weight")).doesNotContain(0);
  }

  @Test
  void shouldFindTheConstantsOfTheClassScores() {
    assertThat(TorchNetwork.scoreBias(graph)).contains("scores.conv.bias");
    assertThat(graph.output(OutputMeaning.CLASS_SCORES)).isPresent();
  }
}
