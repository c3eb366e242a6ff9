package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;

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

  private Path exported(TrainedNetwork network) throws Exception {
    return Files.write(folder.resolve("model.onnx"), OnnxExport.write(network, Precision.FP32));
  }

  private static TrainedNetwork network(String name, long seed) {
    return RandomWeights.of(Architectures.find(name).orElseThrow().graph(5), seed);
  }
}
