package dev.saccade.perception.network.format;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The same network in steps that ONNX Runtime fuses on a CPU. Its convolutions keep channels in
 * blocks; whatever stands between them and knows no blocks costs two passes over memory to leave
 * and enter that order. (Decision 0107 says what each part saves.)
 *
 * <ul>
 *   <li>LeakyRelu behind a sum knows no blocks, behind a convolution it is part of it: a
 *       convolution that changes nothing goes between them.
 *   <li>So with a batch norm that LeakyRelu follows: it becomes a convolution of 1x1.
 *   <li>Convolutions of few channels over one input are computed as whole blocks each: they become
 *       one, whose result is split.
 *   <li>Sizes that are equal whatever the input's are declared so: see {@link KnownSizes}.
 * </ul>
 *
 * <p>Only float32 is touched, and files in which nothing applies come back as they are. Engines for
 * other hardware do these things themselves, or pay for them: the file that travels stays plain.
 */
public final class FusableForm {
  /** Channels that the engine computes together on the widest CPUs. */
  private static final int BLOCK = 16;

  private static final String ADDED = "fusable/";
  private static final long OPSET_OF_SPLIT = 13;

  private final GraphProto.Builder graph;
  private final Map<String, TensorProto> weights = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, NodeProto> producers = new HashMap<>();

  private FusableForm(GraphProto.Builder graph) {
    this.graph = graph;
    graph.getInitializerList().forEach(tensor -> weights.put(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      node.getInputList().forEach(input -> uses.merge(input, 1, Integer::sum));
      node.getOutputList().forEach(output -> producers.put(output, node));
    }
    graph.getOutputList().forEach(output -> uses.merge(output.getName(), 1, Integer::sum));
  }

  /**
   * @param onnx any file; what cannot be read, or keeps its weights elsewhere, is left to the
   *     engine
   * @return the same array where nothing was done
   */
  public static byte[] of(byte[] onnx) {
    try {
      ModelProto model = ModelProto.parseFrom(onnx);
      return isPlain(model.getGraph()) ? rewritten(model.toBuilder()) : onnx;
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      return onnx; // no network as the standard has it: the engine says better what is wrong
    }
  }

  private static byte[] rewritten(ModelProto.Builder model) {
    long opset =
        model.getOpsetImportList().stream()
            .filter(set -> set.getDomain().isEmpty())
            .mapToLong(set -> set.getVersion())
            .findFirst()
            .orElse(0);
    FusableForm form = new FusableForm(model.getGraphBuilder());
    form.letActivationsFollowConvolutions();
    if (opset >= OPSET_OF_SPLIT) {
      form.joinSmallSiblings();
    }
    form.dropWhatNobodyReads();
    KnownSizes.declareIn(form.graph);
    return model.build().toByteArray();
  }

  /** No graphs inside nodes, no weights in other files, none that a caller may replace or read. */
  private static boolean isPlain(GraphProto graph) {
    Set<String> ends = new HashSet<>();
    graph.getInputList().forEach(input -> ends.add(input.getName()));
    graph.getOutputList().forEach(output -> ends.add(output.getName()));
    return graph.getNodeList().stream()
            .flatMap(node -> node.getAttributeList().stream())
            .noneMatch(attribute -> attribute.hasG() || attribute.getGraphsCount() > 0)
        && graph.getInitializerList().stream()
            .noneMatch(
                tensor ->
                    tensor.getDataLocation() == DataLocation.EXTERNAL
                        || ends.contains(tensor.getName()));
  }

  private void letActivationsFollowConvolutions() {
    Set<String> leaking = new HashSet<>(); // tensors that a LeakyRelu reads, and nothing else does
    for (NodeProto node : graph.getNodeList()) {
      if (is(node, "LeakyRelu") && uses.get(node.getInput(0)) == 1) {
        leaking.add(node.getInput(0));
      }
    }
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      String output = node.getOutputCount() == 1 ? node.getOutput(0) : "";
      int channels = is(node, "Add") ? channelsOfSum(node) : 0;
      if (leaking.contains(output) && is(node, "BatchNormalization") && isPlanarAndFloat(node)) {
        nodes.add(asConvolution(node));
      } else if (leaking.contains(output) && channels > 0 && channels % BLOCK == 0) {
        String sum = ADDED + output;
        nodes.add(node.toBuilder().setOutput(0, sum).build());
        nodes.add(unchanging(sum, output, channels));
      } else {
        nodes.add(node);
      }
    }
    graph.clearNode().addAllNode(nodes);
  }

  /** Channels of a sum that a float convolution of its own leads to; 0 where there is none. */
  private int channelsOfSum(NodeProto sum) {
    for (String term : sum.getInputList()) {
      NodeProto source = producers.get(term);
      if (source != null && is(source, "Conv") && uses.get(term) == 1) {
        TensorProto weight = weights.get(source.getInput(1));
        if (weight != null && isFloat(weight) && weight.getDimsCount() == 4) {
          return (int) weight.getDims(0);
        }
      }
    }
    return 0;
  }

  /** A norm of maps, as far as is plain from what makes them: others are no convolution of 1x1. */
  private boolean isPlanarAndFloat(NodeProto norm) {
    NodeProto source = producers.get(norm.getInput(0));
    boolean planar =
        source != null
            && ((is(source, "Conv")
                    && weights.containsKey(source.getInput(1))
                    && weights.get(source.getInput(1)).getDimsCount() == 4)
                || ((is(source, "MaxPool") || is(source, "AveragePool"))
                    && source.getAttributeList().stream()
                        .anyMatch(
                            a -> a.getName().equals("kernel_shape") && a.getIntsCount() == 2)));
    return planar
        && norm.getInputList().stream()
            .skip(1)
            .allMatch(name -> weights.containsKey(name) && isFloat(weights.get(name)));
  }

  private NodeProto asConvolution(NodeProto norm) {
    float[] scale = floats(norm.getInput(1));
    float[] shift = floats(norm.getInput(2));
    float[] mean = floats(norm.getInput(3));
    float[] variance = floats(norm.getInput(4));
    double epsilon =
        norm.getAttributeList().stream()
            .filter(attribute -> attribute.getName().equals("epsilon"))
            .mapToDouble(AttributeProto::getF)
            .findFirst()
            .orElse(1e-5);
    float[] factor = new float[scale.length];
    float[] bias = new float[scale.length];
    for (int c = 0; c < scale.length; c++) {
      double exact = scale[c] / Math.sqrt(variance[c] + epsilon);
      factor[c] = (float) exact;
      bias[c] = (float) (shift[c] - mean[c] * exact);
    }
    return perChannel(norm.getInput(0), norm.getOutput(0), factor).toBuilder()
        .addInput(weight(ADDED + norm.getOutput(0) + ".bias", bias, scale.length))
        .build();
  }

  private NodeProto unchanging(String input, String output, int channels) {
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    return perChannel(input, output, ones);
  }

  private NodeProto perChannel(String input, String output, float[] factors) {
    int channels = factors.length;
    return NodeProto.newBuilder()
        .setOpType("Conv")
        .setName(ADDED + output)
        .addInput(input)
        .addInput(weight(ADDED + output + ".weight", factors, channels, 1, 1, 1))
        .addOutput(output)
        .addAttribute(OnnxModel.attribute("group", (long) channels))
        .addAttribute(OnnxModel.attribute("kernel_shape", new long[] {1, 1}))
        .build();
  }

  private void joinSmallSiblings() {
    Map<List<Object>, List<NodeProto>> siblings = new HashMap<>();
    for (NodeProto node : graph.getNodeList()) {
      if (is(node, "Conv") && isSmall(node)) {
        List<Object> kind =
            List.of(
                node.getInput(0),
                node.getInputCount(),
                kernelOf(node),
                Set.copyOf(node.getAttributeList()));
        siblings.computeIfAbsent(kind, key -> new ArrayList<>()).add(node);
      }
    }
    Map<NodeProto, List<NodeProto>> replacements = new HashMap<>();
    for (List<NodeProto> group : siblings.values()) {
      long channels = group.stream().mapToLong(this::outChannels).sum();
      if (group.size() > 1 && channels <= BLOCK) {
        group.forEach(node -> replacements.put(node, List.of()));
        replacements.put(group.get(0), joined(group));
      }
    }
    List<NodeProto> nodes =
        graph.getNodeList().stream()
            .flatMap(node -> replacements.getOrDefault(node, List.of(node)).stream())
            .toList();
    graph.clearNode().addAllNode(nodes);
  }

  private boolean isSmall(NodeProto convolution) {
    boolean oneGroup =
        convolution.getAttributeList().stream()
            .noneMatch(a -> a.getName().equals("group") && a.getI() != 1);
    return oneGroup
        && convolution.getInputList().stream()
            .skip(1)
            .allMatch(
                name ->
                    weights.containsKey(name)
                        && isFloat(weights.get(name))
                        && weights.get(name).hasRawData())
        && outChannels(convolution) < BLOCK;
  }

  /** The weights' shape but for the channels that leave: files need not repeat it elsewhere. */
  private List<Long> kernelOf(NodeProto convolution) {
    List<Long> shape = weights.get(convolution.getInput(1)).getDimsList();
    return shape.subList(1, shape.size());
  }

  private long outChannels(NodeProto convolution) {
    return weights.get(convolution.getInput(1)).getDims(0);
  }

  /** One convolution in the place of several, and the split of its result. */
  private List<NodeProto> joined(List<NodeProto> group) {
    NodeProto first = group.get(0);
    String whole = ADDED + first.getOutput(0) + ".joined";
    NodeProto.Builder convolution = first.toBuilder().setName(whole).setOutput(0, whole);
    for (int input = 1; input < first.getInputCount(); input++) {
      int at = input;
      TensorProto.Builder joined = weights.get(first.getInput(input)).toBuilder();
      List<TensorProto> parts = group.stream().map(node -> weights.get(node.getInput(at))).toList();
      joined.setName(whole + "." + input);
      joined.setRawData(ByteString.copyFrom(parts.stream().map(TensorProto::getRawData).toList()));
      joined.setDims(0, parts.stream().mapToLong(part -> part.getDims(0)).sum());
      graph.addInitializer(joined);
      convolution.setInput(input, joined.getName());
    }
    TensorProto.Builder sizes =
        TensorProto.newBuilder()
            .setName(whole + ".sizes")
            .setDataType(DataType.INT64.getNumber())
            .addDims(group.size());
    NodeProto.Builder split =
        NodeProto.newBuilder()
            .setOpType("Split")
            .setName(whole + ".split")
            .addInput(whole)
            .addInput(sizes.getName())
            .addAttribute(OnnxModel.attribute("axis", 1L));
    for (NodeProto node : group) {
      sizes.addInt64Data(outChannels(node));
      split.addOutput(node.getOutput(0));
    }
    graph.addInitializer(sizes);
    return List.of(convolution.build(), split.build());
  }

  private void dropWhatNobodyReads() {
    Set<String> read = new HashSet<>();
    graph.getNodeList().forEach(node -> read.addAll(node.getInputList()));
    List<TensorProto> kept =
        graph.getInitializerList().stream().filter(t -> read.contains(t.getName())).toList();
    graph.clearInitializer().addAllInitializer(kept);
  }

  private String weight(String name, float[] values, int... shape) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(buffer));
    for (int size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return name;
  }

  private float[] floats(String name) {
    TensorProto tensor = weights.get(name);
    float[] values;
    if (tensor.hasRawData()) {
      ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      values = new float[raw.remaining() / Float.BYTES];
      raw.asFloatBuffer().get(values);
    } else {
      values = new float[tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
    }
    return values;
  }

  private static boolean isFloat(TensorProto tensor) {
    return tensor.getDataType() == DataType.FLOAT.getNumber();
  }

  private static boolean is(NodeProto node, String op) {
    return node.getOpType().equals(op) && node.getDomain().isEmpty();
  }
}
