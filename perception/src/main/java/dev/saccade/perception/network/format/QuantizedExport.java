package dev.saccade.perception.network.format;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.Graph.Input;
import dev.saccade.perception.network.Graph.Output;
import dev.saccade.perception.network.InferenceForm;
import dev.saccade.perception.network.Layer;
import dev.saccade.perception.network.Layer.Activation;
import dev.saccade.perception.network.Layer.Add;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.MaxPool;
import dev.saccade.perception.network.Layer.Resize;
import dev.saccade.perception.network.Layer.ResizeLike;
import dev.saccade.perception.network.Node;
import dev.saccade.perception.network.TrainedNetwork;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes a network for integer arithmetic: pairs of QuantizeLinear and DequantizeLinear around what
 * an engine shall compute in eight bits. Ranges come from running {@link #writeObserving} on
 * pictures.
 *
 * <p>What makes engines take the integers: biases are int32 with the scale of input times weight;
 * weights are int8, one scale a channel, no zero points; activations are uint8. A ReLU behind a
 * convolution or sum has no node of its own: unsigned numbers with the zero point at zero are one.
 * Pooling and enlarging keep their input's scale. The last convolution before each output and what
 * follows it stay in float: they are small, and their errors are not averaged away by anything.
 *
 * <p>TensorRT takes signed numbers with zero points at zero alone, and no pairs around biases:
 * {@link #writeSigned} writes for it. ReLUs have nodes there.
 */
public final class QuantizedExport {
  static final String MIN = ".observed_min";
  static final String MAX = ".observed_max";

  private final TrainedNetwork network;
  private final Graph graph;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, Integer> uses;

  private QuantizedExport(TrainedNetwork network) {
    this.network = InferenceForm.withoutNorms(network);
    this.graph = this.network.graph();
    this.uses = graph.uses();
    graph.nodes().forEach(node -> nodes.put(node.name(), node));
  }

  /**
   * The network in float with two more outputs for every tensor, {@link #minOutput} and {@link
   * #maxOutput}: what to run on pictures to learn the ranges.
   */
  public static byte[] writeObserving(TrainedNetwork network) {
    QuantizedExport export = new QuantizedExport(network);
    OnnxModel model = new OnnxModel(export.graph.name());
    Map<String, String> tensors = export.inputs(model);
    OnnxLayers layers = new OnnxLayers(model, export.network.weights(), false);
    for (Node node : export.graph.nodes()) {
      List<String> inputs = node.inputs().stream().map(tensors::get).toList();
      tensors.put(node.name(), layers.write(node, inputs));
    }
    for (String observed : export.observed()) {
      observe(model, "ReduceMin", minOutput(observed), tensors.get(observed));
      observe(model, "ReduceMax", maxOutput(observed), tensors.get(observed));
    }
    export.outputs(model, tensors);
    return model.bytes();
  }

  private static void observe(OnnxModel model, String op, String output, String tensor) {
    model.node(op, output, List.of(tensor), OnnxModel.attribute("keepdims", 0L));
    model.output(output, DataType.FLOAT);
  }

  /** The tensors whose ranges {@link #write} needs. */
  public static List<String> observedTensors(TrainedNetwork network) {
    return new QuantizedExport(network).observed();
  }

  public static String minOutput(String tensor) {
    return tensor + MIN;
  }

  public static String maxOutput(String tensor) {
    return tensor + MAX;
  }

  /**
   * @param ranges of every tensor of {@link #observedTensors}
   */
  public static byte[] write(TrainedNetwork network, Map<String, TensorRange> ranges) {
    return new QuantizedExport(network).write(ranges, false);
  }

  /**
   * As {@link #write}, in the form that TensorRT takes.
   *
   * @param ranges of every tensor of {@link #observedTensors}
   */
  public static byte[] writeSigned(TrainedNetwork network, Map<String, TensorRange> ranges) {
    return new QuantizedExport(network).write(ranges, true);
  }

  private List<String> observed() {
    Set<String> inFloat = floatTail();
    Stream<String> inputNames = graph.inputs().stream().map(Input::name);
    Stream<String> nodeNames =
        graph.nodes().stream().map(Node::name).filter(name -> !inFloat.contains(name));
    return Stream.concat(inputNames, nodeNames).toList();
  }

  private byte[] write(Map<String, TensorRange> ranges, boolean signed) {
    for (String tensor : observed()) {
      if (!ranges.containsKey(tensor)) {
        throw new IllegalArgumentException(
            "ranges: none for " + tensor + " (expected: one for every observed tensor)");
      }
    }
    OnnxModel model = new OnnxModel(graph.name());
    Map<String, String> tensors = inputs(model);
    QuantizedLayers layers = new QuantizedLayers(model, network.weights());
    for (Input input : graph.inputs()) {
      Quantization quantization = quantization(ranges.get(input.name()), signed);
      tensors.put(input.name(), layers.requantize(input.name(), input.name(), quantization));
    }
    Set<String> inFloat = floatTail();
    for (Node node : graph.nodes()) {
      List<String> sources = node.inputs().stream().map(tensors::get).toList();
      if (inFloat.contains(node.name())) {
        tensors.put(node.name(), layers.writeInFloat(node, sources));
      } else if (!signed && clampsUnsigned(node)) {
        // The producer has no pair of its own: this one clamps.
        Quantization quantization = Quantization.of(ranges.get(node.name()));
        tensors.put(node.name(), layers.requantize(node.name(), sources.get(0), quantization));
      } else {
        String raw = layers.writeInIntegers(node, sources);
        tensors.put(node.name(), paired(node, raw, sources, layers, ranges, signed));
      }
    }
    outputs(model, tensors);
    return model.bytes();
  }

  private String paired(
      Node node,
      String raw,
      List<String> sources,
      QuantizedLayers layers,
      Map<String, TensorRange> ranges,
      boolean signed) {
    if (feedsOnlyAClamp(node)) {
      return raw;
    }
    Quantization quantization =
        keepsValues(node.layer())
            ? layers.quantizationOf(sources.get(0))
            : quantization(ranges.get(node.name()), signed);
    return layers.requantize(node.name(), raw, quantization);
  }

  private static Quantization quantization(TensorRange range, boolean signed) {
    return signed ? Quantization.signedOf(range) : Quantization.of(range);
  }

  private static boolean keepsValues(Layer layer) {
    return layer instanceof MaxPool || layer instanceof Resize || layer instanceof ResizeLike;
  }

  /** A ReLU or ReLU6 that the unsigned type of a convolution's or sum's result already does. */
  private boolean clampsUnsigned(Node node) {
    if (!isClamp(node)) {
      return false;
    }
    Node source = nodes.get(node.inputs().get(0));
    return source != null && feedsOnlyAClamp(source);
  }

  private boolean feedsOnlyAClamp(Node node) {
    boolean combines = node.layer() instanceof Convolution || node.layer() instanceof Add;
    return combines
        && uses.get(node.name()) == 1
        && graph.nodes().stream()
            .anyMatch(user -> isClamp(user) && user.inputs().contains(node.name()));
  }

  private static boolean isClamp(Node node) {
    return node.layer() instanceof Activation activation
        && (activation.function() == Activation.Function.RELU
            || activation.function() == Activation.Function.RELU6);
  }

  /** From each output back through tensors that nothing else uses, up to a convolution. */
  private Set<String> floatTail() {
    Set<String> tail = new HashSet<>();
    for (Output output : graph.outputs()) {
      Node node = nodes.get(output.node());
      while (node != null && uses.get(node.name()) == 1) {
        tail.add(node.name());
        if (node.layer() instanceof Convolution) {
          break;
        }
        node = nodes.get(node.inputs().get(0));
      }
    }
    return tail;
  }

  private Map<String, String> inputs(OnnxModel model) {
    Map<String, String> tensors = new HashMap<>();
    for (Input input : graph.inputs()) {
      model.input(input.name(), DataType.FLOAT, "batch", input.channels(), "height", "width");
      tensors.put(input.name(), input.name());
    }
    return tensors;
  }

  private void outputs(OnnxModel model, Map<String, String> tensors) {
    Map<String, Integer> channels = graph.channels();
    for (Output output : graph.outputs()) {
      OnnxExport.writeOutput(
          model, output, tensors.get(output.node()), channels.get(output.node()), false);
    }
  }
}
