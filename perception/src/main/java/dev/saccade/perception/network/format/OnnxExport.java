package dev.saccade.perception.network.format;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.Graph.Input;
import dev.saccade.perception.network.Graph.Output;
import dev.saccade.perception.network.InferenceForm;
import dev.saccade.perception.network.Node;
import dev.saccade.perception.network.OutputMeaning;
import dev.saccade.perception.network.TrainedNetwork;
import dev.saccade.perception.network.bundle.Precision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a network as an ONNX file with open batch, height and width. Same network, same bytes.
 *
 * <p>Inputs and outputs are float32 in every precision (class ids int64), so that callers need not
 * care; fp16 networks are typed through and through, with a cast at each end.
 */
public final class OnnxExport {
  private OnnxExport() {}

  /** The network for inference: see {@link InferenceForm}. */
  public static byte[] write(TrainedNetwork network, Precision precision) {
    return writeAsIs(InferenceForm.of(network), precision);
  }

  /** Node for node, batch norms and all; for comparison. */
  static byte[] writeAsIs(TrainedNetwork network, Precision precision) {
    if (precision == Precision.INT8) {
      throw new IllegalArgumentException(
          "precision: INT8 (expected: FP32 or FP16; QuantizedExport writes INT8)");
    }
    boolean half = precision == Precision.FP16;
    Graph graph = network.graph();
    OnnxModel model = new OnnxModel(graph.name());
    Map<String, String> tensors = new HashMap<>();
    for (Input input : graph.inputs()) {
      model.input(input.name(), DataType.FLOAT, "batch", input.channels(), "height", "width");
      tensors.put(
          input.name(),
          half
              ? cast(model, input.name() + ".half", input.name(), DataType.FLOAT16)
              : input.name());
    }
    OnnxLayers layers = new OnnxLayers(model, network.weights(), half);
    for (Node node : graph.nodes()) {
      List<String> inputs = node.inputs().stream().map(tensors::get).toList();
      tensors.put(node.name(), layers.write(node, inputs));
    }
    Map<String, Integer> channels = graph.channels();
    for (Output output : graph.outputs()) {
      writeOutput(model, output, tensors.get(output.node()), channels.get(output.node()), half);
    }
    return model.bytes();
  }

  static void writeOutput(
      OnnxModel model, Output output, String tensor, int channels, boolean half) {
    String height = output.name() + "_height";
    String width = output.name() + "_width";
    if (output.meaning() == OutputMeaning.CLASS_IDS) {
      model.node("Identity", output.name(), List.of(tensor));
      model.output(output.name(), DataType.INT64, "batch", height, width);
      return;
    }
    if (half) {
      cast(model, output.name(), tensor, DataType.FLOAT);
    } else {
      model.node("Identity", output.name(), List.of(tensor));
    }
    model.output(output.name(), DataType.FLOAT, "batch", channels, height, width);
  }

  private static String cast(OnnxModel model, String name, String from, DataType to) {
    return model.node(
        "Cast", name, List.of(from), OnnxModel.attribute("to", (long) to.getNumber()));
  }
}
