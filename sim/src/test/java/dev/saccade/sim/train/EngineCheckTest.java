package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.OffsetReference;
import dev.saccade.perception.network.OutputMeaning;
import dev.saccade.perception.network.RandomWeights;
import dev.saccade.perception.network.TrainedNetwork;
import dev.saccade.perception.network.architecture.Architectures;
import dev.saccade.perception.network.bundle.Precision;
import dev.saccade.perception.network.format.OnnxExport;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineCheckTest {
  @TempDir Path folder;

  @Test
  void shouldFindAnExportedNetworkEqual() throws Exception {
    TrainedNetwork network = network("fast-scnn", 1);

    assertThat(EngineCheck.compare(network, exported(network)))
        .hasSize(1)
        .allSatisfy(deviation -> assertThat(deviation.relative()).isBetween(0.0, 1e-4));
  }

  @Test
  void shouldFindANetworkOfOtherWeightsDifferent() throws Exception {
    assertThat(EngineCheck.compare(network("fast-scnn", 1), exported(network("fast-scnn", 2))))
        .allSatisfy(deviation -> assertThat(deviation.relative()).isGreaterThan(1e-2));
  }

  @Test
  void shouldCompareClassIdsToo() throws Exception {
    TrainedNetwork network = network("fast-scnn-cls", 1);

    assertThat(EngineCheck.compare(network, exported(network)))
        .extracting(EngineCheck.Deviation::output)
        .containsExactly("ids");
  }

  @Test
  void shouldAgreeOnOffsetsThatHoldAtEverySize() throws Exception {
    TrainedNetwork anySize = offsets();
    TrainedNetwork learned =
        new TrainedNetwork(
            new OffsetReference(128, 128).applyTo(anySize.graph()), anySize.weights());
    Path file = exported(learned);

    assertThat(EngineCheck.compare(learned, file))
        .hasSize(2)
        .allSatisfy(deviation -> assertThat(deviation.relative()).isLessThan(1e-5));
    // The check's picture is 512x256: x is a quarter of what it was, y half.
    assertThat(EngineCheck.compare(anySize, file).get(1).relative()).isBetween(0.5, 0.75);
  }

  private static TrainedNetwork offsets() {
    GraphBuilder g = new GraphBuilder("offsets-alone");
    Feature image = g.input("image", 3);
    Feature x = g.add("conv", Convolution.of(3, 4, 3).strided(8), image);
    g.output("scores", OutputMeaning.CLASS_SCORES, x);
    g.output(
        "offsets",
        OutputMeaning.INSTANCE_OFFSETS,
        g.tanh("tanh", g.add("offsets.conv", Convolution.of(4, 2, 3).biased(), x)));
    return RandomWeights.of(g.build(), 1);
  }

  private Path exported(TrainedNetwork network) throws Exception {
    return Files.write(folder.resolve("model.onnx"), OnnxExport.write(network, Precision.FP32));
  }

  private static TrainedNetwork network(String name, long seed) {
    return RandomWeights.of(Architectures.find(name).orElseThrow().graph(5), seed);
  }
}
