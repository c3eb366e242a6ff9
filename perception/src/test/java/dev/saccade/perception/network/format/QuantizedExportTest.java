package dev.saccade.perception.network.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.perception.network.RandomWeights;
import dev.saccade.perception.network.TrainedNetwork;
import dev.saccade.perception.network.architecture.Architectures;
import dev.saccade.perception.network.bundle.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizedExportTest {
  @TempDir Path folder;

  /** Everything but the heads counts, the norms of pooled branches included. */
  @ParameterizedTest
  @CsvSource({"ssn, 58, 0.25", "erfnet-igum, 58, 0.25", "fast-scnn, 44, 0.25"})
  void shouldLetTheEngineComputeEveryConvolutionButTheHeadsInIntegers(
      String name, int integerConvolutions, double tolerance) throws Exception {
    TrainedNetwork network = network(name);
    byte[] quantized = QuantizedExport.write(network, ranges(network));

    Map<String, Integer> operators = optimisedOperators(quantized);
    assertThat(operators).containsEntry("QLinearConv", integerConvolutions);
    try (OnnxRun integer = new OnnxRun(quantized);
        OnnxRun full = new OnnxRun(OnnxExport.write(network, Precision.FP32))) {
      float[] expected = full.run(1, 96, 64).get("scores").values();
      float[] actual = integer.run(1, 96, 64).get("scores").values();
      assertThat(OnnxRun.relativeDifference(expected, actual)).isBetween(1e-6, tolerance);
    }
  }

  @Test
  void shouldWriteTheSameBytesForTheSameNetwork() {
    TrainedNetwork network = network("ssn");
    Map<String, TensorRange> ranges = ranges(network);

    assertThat(QuantizedExport.write(network, ranges))
        .isEqualTo(QuantizedExport.write(network, ranges));
  }

  @ParameterizedTest
  @CsvSource({"ssn, 0.35", "fast-scnn, 0.35"})
  void shouldWriteForTensorRtWhatItTakes(String name, double tolerance) throws Exception {
    TrainedNetwork network = network(name);
    byte[] signed = QuantizedExport.writeSigned(network, ranges(network));

    GraphProto graph = ModelProto.parseFrom(signed).getGraph();
    Map<String, TensorProto> initializers = new HashMap<>();
    graph.getInitializerList().forEach(each -> initializers.put(each.getName(), each));
    for (NodeProto node : graph.getNodeList()) {
      if (List.of("QuantizeLinear", "DequantizeLinear").contains(node.getOpType())) {
        TensorProto zero = initializers.get(node.getInput(2));
        assertThat(zero.getDataType()).isEqualTo(TensorProto.DataType.INT8.getNumber());
        assertThat(zero.getRawData().toByteArray()).containsOnly(0);
      }
    }
    try (OnnxRun integer = new OnnxRun(signed);
        OnnxRun full = new OnnxRun(OnnxExport.write(network, Precision.FP32))) {
      float[] expected = full.run(1, 96, 64).get("scores").values();
      float[] actual = integer.run(1, 96, 64).get("scores").values();
      assertThat(OnnxRun.relativeDifference(expected, actual)).isBetween(1e-6, tolerance);
    }
  }

  @Test
  void shouldNameTheTensorWithoutARange() {
    TrainedNetwork network = network("ssn");

    assertThatThrownBy(() -> QuantizedExport.write(network, Map.of()))
        .hasMessageContaining("ranges: none for image");
  }

  /** Ranges of one random picture. */
  private static Map<String, TensorRange> ranges(TrainedNetwork network) {
    try (OnnxRun run = new OnnxRun(QuantizedExport.writeObserving(network))) {
      Map<String, OnnxRun.Output> outputs = run.run(1, 96, 64);
      Map<String, TensorRange> ranges = new LinkedHashMap<>();
      for (String tensor : QuantizedExport.observedTensors(network)) {
        ranges.put(
            tensor,
            new TensorRange(
                outputs.get(QuantizedExport.minOutput(tensor)).values()[0],
                outputs.get(QuantizedExport.maxOutput(tensor)).values()[0]));
      }
      return ranges;
    }
  }

  private Map<String, Integer> optimisedOperators(byte[] network)
      throws OrtException, IOException, InvalidProtocolBufferException {
    Path optimised = folder.resolve("optimised.onnx");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizedModelFilePath(optimised.toString());
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
      OrtEnvironment.getEnvironment().createSession(network, options).close();
    }
    Map<String, Integer> count = new HashMap<>();
    for (NodeProto node :
        ModelProto.parseFrom(Files.readAllBytes(optimised)).getGraph().getNodeList()) {
      count.merge(node.getOpType(), 1, Integer::sum);
    }
    return count;
  }

  private static TrainedNetwork network(String name) {
    return RandomWeights.of(Architectures.find(name).orElseThrow().graph(7), 3);
  }
}
