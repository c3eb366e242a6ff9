package dev.saccade.perception.network;

import dev.saccade.perception.network.Graph.Output;
import dev.saccade.perception.network.Layer.Activation;
import dev.saccade.perception.network.Layer.BatchNorm;
import dev.saccade.perception.network.Layer.Concat;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.Dropout;
import dev.saccade.perception.network.Layer.LeakyRelu;
import dev.saccade.perception.network.Layer.PRelu;
import dev.saccade.perception.network.Layer.TransposedConvolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same function with less to compute, for networks that learn no more.
 *
 * <ul>
 *   <li>A norm or activation behind a concatenation moves in front of it, into each part (ERFNet's
 *       downsamplers), where it meets a convolution.
 *   <li>A batch norm behind a convolution becomes part of its weights and bias.
 *   <li>PReLU of one slope becomes LeakyReLU with it; dropout vanishes.
 * </ul>
 */
public final class InferenceForm {
  private final String name;
  private final List<Graph.Input> inputs;
  private final List<Node> nodes;
  private final List<Output> outputs;
  private final Map<String, WeightTensor> weights;

  private InferenceForm(TrainedNetwork network) {
    this.name = network.graph().name();
    this.inputs = network.graph().inputs();
    this.nodes = new ArrayList<>(network.graph().nodes());
    this.outputs = new ArrayList<>(network.graph().outputs());
    this.weights = new LinkedHashMap<>(network.weights().tensors());
  }

  public static TrainedNetwork of(TrainedNetwork network) {
    InferenceForm form = new InferenceForm(network);
    form.removeDropout();
    form.splitConcatenations();
    form.foldBatchNorms();
    form.fixSlopes();
    return new TrainedNetwork(form.graph(), new Weights(form.weights));
  }

  /**
   * The inference form with convolutions in the place of the norms that are left: one number a
   * channel times the value plus another. For engines that compute convolutions in integers.
   */
  public static TrainedNetwork withoutNorms(TrainedNetwork network) {
    InferenceForm form = new InferenceForm(of(network));
    for (Node node : List.copyOf(form.nodes)) {
      if (node.layer() instanceof BatchNorm norm) {
        form.replaceByConvolution(node, norm);
      }
    }
    return new TrainedNetwork(form.graph(), new Weights(form.weights));
  }

  private void replaceByConvolution(Node node, BatchNorm norm) {
    int channels = norm.channels();
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    replace(node, new Node(node.name(), Convolution.depthwise(channels, 1), node.inputs()));
    Map<String, WeightTensor> normWeights = new HashMap<>();
    for (Parameter parameter : norm.parameters()) {
      normWeights.put(parameter.name(), weights.remove(node.name() + "." + parameter.name()));
    }
    weights.put(node.name() + ".weight", new WeightTensor(List.of(channels, 1, 1, 1), ones));
    foldInto(byName().get(node.name()), norm, normWeights);
  }

  private Graph graph() {
    return new Graph(name, inputs, nodes, outputs);
  }

  private void removeDropout() {
    for (Node node : List.copyOf(nodes)) {
      if (node.layer() instanceof Dropout) {
        Node current = byName().get(node.name());
        nodes.remove(current);
        redirect(current.name(), current.inputs().get(0));
      }
    }
  }

  private void redirect(String from, String to) {
    nodes.replaceAll(
        node ->
            node.inputs().contains(from)
                ? new Node(node.name(), node.layer(), replaced(node.inputs(), from, to))
                : node);
    outputs.replaceAll(
        output ->
            output.node().equals(from) ? new Output(output.name(), to, output.meaning()) : output);
  }

  private static List<String> replaced(List<String> names, String from, String to) {
    return names.stream().map(entry -> entry.equals(from) ? to : entry).toList();
  }

  private void splitConcatenations() {
    boolean changed = true;
    while (changed) {
      changed = false;
      Map<String, Integer> uses = graph().uses();
      Map<String, Node> byName = byName();
      for (Node node : List.copyOf(nodes)) {
        Node concat = isChannelwise(node.layer()) ? byName.get(node.inputs().get(0)) : null;
        if (concat != null
            && concat.layer() instanceof Concat
            && uses.get(concat.name()) == 1
            && concat.inputs().stream()
                .anyMatch(part -> endsAConvolution(byName.get(part), uses))) {
          split(node, concat);
          changed = true;
          break;
        }
      }
    }
  }

  private static boolean isChannelwise(Layer layer) {
    return layer instanceof BatchNorm
        || layer instanceof PRelu
        || layer instanceof LeakyRelu
        || layer instanceof Activation;
  }

  private static boolean endsAConvolution(Node node, Map<String, Integer> uses) {
    return node != null
        && uses.get(node.name()) == 1
        && (isConvolution(node.layer()) || node.layer() instanceof BatchNorm);
  }

  private static boolean isConvolution(Layer layer) {
    return layer instanceof Convolution || layer instanceof TransposedConvolution;
  }

  private void split(Node node, Node concat) {
    Map<String, Integer> channels = graph().channels();
    List<Node> parts = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < concat.inputs().size(); i++) {
      String source = concat.inputs().get(i);
      int count = channels.get(source);
      String partName = node.name() + ".part" + i;
      parts.add(new Node(partName, part(node, partName, first, count), List.of(source)));
      first += count;
    }
    node.layer().parameters().forEach(p -> weights.remove(node.name() + "." + p.name()));
    int place = nodes.indexOf(node);
    nodes.remove(place);
    nodes.add(place, new Node(node.name(), new Concat(), parts.stream().map(Node::name).toList()));
    nodes.addAll(place, parts);
    nodes.remove(concat);
  }

  /** The layer for channels first .. first + count - 1, its weights stored under its new name. */
  private Layer part(Node node, String partName, int first, int count) {
    if (node.layer() instanceof BatchNorm norm) {
      for (Parameter parameter : norm.parameters()) {
        float[] all = weights.get(node.name() + "." + parameter.name()).values();
        weights.put(
            partName + "." + parameter.name(),
            WeightTensor.of(Arrays.copyOfRange(all, first, first + count)));
      }
      return new BatchNorm(count, norm.epsilon(), norm.momentum());
    }
    if (node.layer() instanceof PRelu prelu) {
      WeightTensor slopes = weights.get(node.name() + ".weight");
      boolean shared = prelu.slopeCount() == 1;
      weights.put(
          partName + ".weight",
          shared
              ? slopes
              : WeightTensor.of(Arrays.copyOfRange(slopes.values(), first, first + count)));
      return shared ? prelu : PRelu.perChannel(count, prelu.initialSlope());
    }
    return node.layer();
  }

  private void foldBatchNorms() {
    Map<String, Integer> uses = graph().uses();
    for (Node node : List.copyOf(nodes)) {
      if (!(node.layer() instanceof BatchNorm norm)) {
        continue;
      }
      Node current = byName().get(node.name());
      Node source = byName().get(current.inputs().get(0));
      if (source != null && isConvolution(source.layer()) && uses.get(source.name()) == 1) {
        fold(source, current, norm);
      }
    }
  }

  private void fold(Node convolution, Node normNode, BatchNorm norm) {
    Map<String, WeightTensor> normWeights = new HashMap<>();
    for (Parameter parameter : norm.parameters()) {
      normWeights.put(parameter.name(), weights.remove(normNode.name() + "." + parameter.name()));
    }
    foldInto(convolution, norm, normWeights);
    nodes.removeIf(node -> node.name().equals(normNode.name()));
    redirect(normNode.name(), convolution.name());
  }

  private void foldInto(Node convolution, BatchNorm norm, Map<String, WeightTensor> normWeights) {
    float[] scale = normWeights.get("weight").values();
    float[] shift = normWeights.get("bias").values();
    float[] mean = normWeights.get("running_mean").values();
    float[] variance = normWeights.get("running_var").values();
    WeightTensor old = weights.get(convolution.name() + ".weight");
    WeightTensor oldBias = weights.get(convolution.name() + ".bias");

    int channels = norm.channels();
    double[] factor = new double[channels];
    float[] bias = new float[channels];
    for (int c = 0; c < channels; c++) {
      factor[c] = scale[c] / Math.sqrt(variance[c] + norm.epsilon());
      double before = oldBias == null ? 0 : oldBias.values()[c];
      bias[c] = (float) ((before - mean[c]) * factor[c] + shift[c]);
    }
    // A convolution's outermost dimension is the output channel, a transposed one's second is.
    boolean transposed = convolution.layer() instanceof TransposedConvolution;
    int block = 1;
    for (int d = transposed ? 2 : 1; d < 4; d++) {
      block *= old.shape().get(d);
    }
    float[] folded = new float[old.values().length];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = (float) (old.values()[i] * factor[i / block % channels]);
    }
    weights.put(convolution.name() + ".weight", new WeightTensor(old.shape(), folded));
    weights.put(convolution.name() + ".bias", WeightTensor.of(bias));
    replace(
        convolution,
        new Node(convolution.name(), biased(convolution.layer()), convolution.inputs()));
  }

  private static Layer biased(Layer layer) {
    return layer instanceof TransposedConvolution t
        ? new TransposedConvolution(
            t.inChannels(),
            t.outChannels(),
            t.kernel(),
            t.stride(),
            t.padding(),
            t.outputPadding(),
            true)
        : ((Convolution) layer).biased();
  }

  private void fixSlopes() {
    for (Node node : List.copyOf(nodes)) {
      if (node.layer() instanceof PRelu prelu && prelu.slopeCount() == 1) {
        float slope = weights.remove(node.name() + ".weight").values()[0];
        replace(node, new Node(node.name(), new LeakyRelu(slope), node.inputs()));
      }
    }
  }

  private void replace(Node old, Node replacement) {
    nodes.set(nodes.indexOf(old), replacement);
  }

  private Map<String, Node> byName() {
    Map<String, Node> byName = new HashMap<>();
    nodes.forEach(node -> byName.put(node.name(), node));
    return byName;
  }
}
