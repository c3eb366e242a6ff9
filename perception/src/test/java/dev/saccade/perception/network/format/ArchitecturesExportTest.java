package dev.saccade.perception.network.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.network.RandomWeights;
import dev.saccade.perception.network.TrainedNetwork;
import dev.saccade.perception.network.architecture.Architectures;
import dev.saccade.perception.network.bundle.Precision;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One of each family, small ones; ssn has tests of its own. */
class ArchitecturesExportTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "erfnet",
        "enet-igum-instances",
        "espnet-igum",
        "fast-scnn-instances",
        "ffnet-22s-bcc-mobile-instances",
        "eseg-lite-s-instances",
        "eseg-s"
      })
  void shouldRunInTheEngineAndFoldWithoutChangingTheFunction(String name) {
    TrainedNetwork network = network(name);
    try (OnnxRun plain = new OnnxRun(OnnxExport.writeAsIs(network, Precision.FP32));
        OnnxRun folded = new OnnxRun(OnnxExport.write(network, Precision.FP32))) {
      Map<String, OnnxRun.Output> expected = plain.run(2, 64, 54);
      Map<String, OnnxRun.Output> actual = folded.run(2, 64, 54);

      assertThat(actual).hasSameSizeAs(network.graph().outputs());
      expected.forEach(
          (output, values) ->
              assertThat(OnnxRun.relativeDifference(values.values(), actual.get(output).values()))
                  .as(output)
                  .isLessThan(1e-4));
    }
  }

  @ParameterizedTest
  @CsvSource({"fast-scnn-cls, ids", "fast-scnn-prob, prob"})
  void shouldAnswerAtTheInputsSize(String name, String output) {
    try (OnnxRun run = new OnnxRun(OnnxExport.write(network(name), Precision.FP32))) {
      long[] shape = run.run(1, 70, 54).get(output).shape();

      assertThat(shape).endsWith(54, 70);
    }
  }

  private static TrainedNetwork network(String name) {
    return RandomWeights.of(Architectures.find(name).orElseThrow().graph(7), 3);
  }
}
