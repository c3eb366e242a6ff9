package dev.saccade.perception.network.format;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes into a graph of open height and width which of its tensors have the same size, whatever it
 * is. An engine that does not know it cannot fuse a sum into the convolution before it: one of the
 * sum's inputs might be a single row. ONNX Runtime loses track at the first dilated convolution.
 *
 * <p>A size is an expression in the input's, so that equal texts mean equal numbers; what is not
 * understood stays unknown.
 */
final class KnownSizes {
  private static final Set<String> ELEMENTWISE =
      Set.of(
          "Relu",
          "LeakyRelu",
          "PRelu",
          "Clip",
          "Sigmoid",
          "Tanh",
          "BatchNormalization",
          "Identity");

  private static final Set<String> POOLS = Set.of("MaxPool", "AveragePool");

  private record Size(int elementType, String batch, String height, String width) {}

  private record Window(long kernel, long stride, long padding, long dilation, boolean roundUp) {}

  private final Map<String, Size> sizes = new TreeMap<>();

  private KnownSizes() {}

  static void declareIn(GraphProto.Builder graph) {
    KnownSizes known = new KnownSizes();
    Set<String> declared = new java.util.HashSet<>();
    graph.getInputList().forEach(input -> known.input(input, declared));
    graph.getOutputList().forEach(output -> declared.add(output.getName()));
    graph.getValueInfoList().forEach(value -> declared.add(value.getName()));
    Map<String, List<Long>> weights = new HashMap<>();
    graph
        .getInitializerList()
        .forEach(tensor -> weights.put(tensor.getName(), tensor.getDimsList()));
    graph.getNodeList().forEach(node -> known.follow(node, weights));
    known.sizes.forEach(
        (name, size) -> {
          if (declared.add(name)) {
            declare(graph, name, size);
          }
        });
  }

  private void input(ValueInfoProto input, Set<String> declared) {
    declared.add(input.getName());
    TypeProto.Tensor type = input.getType().getTensorType();
    if (type.getShape().getDimCount() == 4) {
      String batch = type.getShape().getDim(0).getDimParam();
      String height = type.getShape().getDim(2).getDimParam();
      String width = type.getShape().getDim(3).getDimParam();
      if (!batch.isEmpty() && !height.isEmpty() && !width.isEmpty()) {
        sizes.put(input.getName(), new Size(type.getElemType(), batch, height, width));
      }
    }
  }

  private void follow(NodeProto node, Map<String, List<Long>> weights) {
    if (!node.getDomain().isEmpty() || node.getInputCount() == 0 || node.getOutputCount() == 0) {
      return;
    }
    Size first = sizes.get(node.getInput(0));
    Size size = null;
    if (ELEMENTWISE.contains(node.getOpType())) {
      size = first;
    } else if (joinsChannels(node) || node.getOpType().equals("Add")) {
      boolean equal =
          node.getInputList().stream().allMatch(name -> Objects.equals(first, sizes.get(name)));
      size = equal ? first : null;
    } else if (node.getOpType().equals("Conv") && first != null) {
      List<Long> weight = weights.get(node.getInput(1));
      size = weight != null && weight.size() == 4 ? windowed(node, first, weight) : null;
    } else if (POOLS.contains(node.getOpType()) && first != null) {
      size = windowed(node, first, null);
    }
    if (size != null) {
      sizes.put(node.getOutput(0), size);
    }
  }

  private static boolean joinsChannels(NodeProto node) {
    return node.getOpType().equals("Concat")
        && node.getAttributeList().stream()
            .anyMatch(a -> a.getName().equals("axis") && (a.getI() == 1 || a.getI() == -3));
  }

  /** A convolution or pooling; null where its attributes are not plain. */
  private static Size windowed(NodeProto node, Size in, List<Long> weight) {
    Map<String, AttributeProto> attributes = new HashMap<>();
    node.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
    if (attributes.containsKey("auto_pad")) {
      return null;
    }
    Window[] windows = new Window[2];
    for (int axis = 0; axis < 2; axis++) {
      long kernel = weight == null ? 0 : weight.get(2 + axis);
      windows[axis] =
          new Window(
              at(attributes, "kernel_shape", axis, kernel),
              at(attributes, "strides", axis, 1),
              at(attributes, "pads", axis, 0) + at(attributes, "pads", axis + 2, 0),
              at(attributes, "dilations", axis, 1),
              attributes.containsKey("ceil_mode") && attributes.get("ceil_mode").getI() != 0);
    }
    String height = after(in.height(), windows[0]);
    String width = after(in.width(), windows[1]);
    return height == null || width == null
        ? null
        : new Size(in.elementType(), in.batch(), height, width);
  }

  private static long at(
      Map<String, AttributeProto> attributes, String name, int index, long otherwise) {
    AttributeProto attribute = attributes.get(name);
    return attribute == null ? otherwise : attribute.getInts(index);
  }

  /** floor((size + added) / stride) + 1, in the shortest form. */
  private static String after(String size, Window window) {
    if (window.kernel() < 1) {
      return null;
    }
    long added = window.padding() - window.dilation() * (window.kernel() - 1) - 1;
    if (window.roundUp()) {
      if (window.padding() != 0 || window.kernel() > window.stride()) {
        return null; // the last window may be dropped; not needed here
      }
      added += window.stride() - 1;
    }
    if (added == -1) {
      return window.stride() == 1 ? size : "ceil(" + size + "/" + window.stride() + ")";
    }
    return "floor((" + size + "+" + added + ")/" + window.stride() + ")+1";
  }

  private static void declare(GraphProto.Builder graph, String name, Size size) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam(size.batch());
    shape.addDimBuilder(); // the channels are plain from the weights
    shape.addDimBuilder().setDimParam(size.height());
    shape.addDimBuilder().setDimParam(size.width());
    graph.addValueInfo(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(
                TypeProto.newBuilder()
                    .setTensorType(
                        TypeProto.Tensor.newBuilder()
                            .setElemType(size.elementType())
                            .setShape(shape))));
  }
}
