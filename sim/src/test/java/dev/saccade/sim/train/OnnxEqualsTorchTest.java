package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.RandomWeights;
import dev.saccade.perception.network.TrainedNetwork;
import dev.saccade.perception.network.architecture.Architectures;
import dev.saccade.perception.network.bundle.Precision;
import dev.saccade.perception.network.format.OnnxExport;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxEqualsTorchTest {
  @BeforeAll
  static void load() {
    Torch.load(2);
  }

  /** One of each family, and each kind of enlarging, pooling and fusing; odd sizes all the way. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssn",
        "erfnet",
        "enet-igum",
        "espnet-igum-instances",
        "fast-scnn-prob",
        "fast-scnn-instances",
        "ffnet-22s-bcc-mobile-instances",
        "ffnet-18-dabb",
        "eseg-lite-s-instances",
        "eseg-s"
      })
  void shouldGiveTheSameOutputsInTheEngineAsInTraining(String name) throws OrtException {
    Graph graph = Architectures.find(name).orElseThrow().graph(11);
    TrainedNetwork network = RandomWeights.of(graph, 3);
    int height = 54;
    int width = 96;
    float[] image = new float[3 * height * width];
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) (4 * random.nextDouble() - 2);
    }

    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        OrtSession session = environment.createSession(OnnxExport.write(network, Precision.FP32));
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(image), new long[] {1, 3, height, width});
        OrtSession.Result engine = session.run(Map.of(graph.inputs().get(0).name(), input))) {
      TorchNetwork.Outputs torch =
          new TorchNetwork(graph, false, 1)
              .forward(tensors(network), Tensor.create(image, 1, 3, height, width), false);
      for (Graph.Output output : graph.outputs()) {
        OnnxTensor value = (OnnxTensor) engine.get(output.name()).orElseThrow();
        float[] actual = new float[value.getFloatBuffer().remaining()];
        value.getFloatBuffer().get(actual);
        float[] expected = TorchTensors.array(torch.named(output.name()));
        assertThat(actual).hasSameSizeAs(expected);
        float largest = 0;
        float difference = 0;
        for (int i = 0; i < actual.length; i++) {
          largest = Math.max(largest, Math.abs(expected[i]));
          difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
        }
        assertThat(difference).as(output.name()).isLessThan(1e-4f * largest);
        assertThat(largest).as(output.name()).isGreaterThan(0);
      }
    }
  }

  private static Map<String, Tensor> tensors(TrainedNetwork network) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    network
        .weights()
        .tensors()
        .forEach(
            (name, tensor) ->
                tensors.put(
                    name,
                    Tensor.create(
                        tensor.values(),
                        tensor.shape().stream().mapToLong(Integer::longValue).toArray())));
    return tensors;
  }
}
