package dev.saccade.perception.network;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network: nodes in an order in which they can be computed.
 *
 * @param name as in {@code models}: small letters, digits and dashes
 * @param inputs the tensors that come from outside; most networks have one image
 * @param nodes each uses only inputs and nodes before it
 * @param outputs the tensors that leave
 */
public record Graph(String name, List<Input> inputs, List<Node> nodes, List<Output> outputs) {

  /** A float tensor [batch, channels, height, width] from outside. */
  public record Input(String name, int channels) {
    public Input {
      Node.checkName(name);
      Check.positive("channels", channels);
    }
  }

  /**
   * A tensor that leaves.
   *
   * @param name the name under which engines know it, such as {@code scores}
   * @param node the node that computes it
   */
  public record Output(String name, String node, OutputMeaning meaning) {
    public Output {
      Node.checkName(name);
    }
  }

  public Graph {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
    Set<String> known = new LinkedHashSet<>();
    for (Input input : inputs) {
      claim(known, input.name());
    }
    for (Node node : nodes) {
      for (String input : node.inputs()) {
        if (!known.contains(input)) {
          throw new IllegalArgumentException(
              "inputs of " + node.name() + ": " + input + " (expected: a node or input before it)");
        }
      }
      claim(known, node.name());
    }
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("outputs: none (expected: at least one)");
    }
    Set<String> outputNames = new LinkedHashSet<>();
    for (Output output : outputs) {
      if (!known.contains(output.node())) {
        throw new IllegalArgumentException(
            "node of output " + output.name() + ": " + output.node() + " (expected: a node)");
      }
      claim(outputNames, output.name());
    }
  }

  private static void claim(Set<String> names, String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("name: " + name + " twice (expected: unique names)");
    }
  }

  /** Every parameter by its complete name, in the order of the nodes. */
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Node node : nodes) {
      for (Parameter parameter : node.parameters()) {
        parameters.put(parameter.name(), parameter);
      }
    }
    return parameters;
  }

  public Optional<Output> output(OutputMeaning meaning) {
    return outputs.stream().filter(output -> output.meaning() == meaning).findFirst();
  }

  /** Channels of every tensor, by node and input name. */
  public Map<String, Integer> channels() {
    Map<String, Integer> channels = new HashMap<>();
    inputs.forEach(input -> channels.put(input.name(), input.channels()));
    for (Node node : nodes) {
      List<Integer> in = node.inputs().stream().map(channels::get).toList();
      channels.put(node.name(), node.layer().accept(new OutputChannels(in)));
    }
    return channels;
  }

  /** Number of classes that the scores, probabilities or ids tell apart; 0 where there are none. */
  public int classCount() {
    Map<String, Integer> channels = channels();
    for (Output output : outputs) {
      switch (output.meaning()) {
        case CLASS_SCORES, CLASS_PROBABILITIES -> {
          return channels.get(output.node());
        }
        case CLASS_IDS -> {
          return channels.get(node(output.node()).inputs().get(0));
        }
        default -> {}
      }
    }
    return 0;
  }

  private Node node(String nodeName) {
    return nodes.stream().filter(node -> node.name().equals(nodeName)).findFirst().orElseThrow();
  }

  /** How often each tensor is used, by nodes and as an output. */
  public Map<String, Integer> uses() {
    Map<String, Integer> uses = new HashMap<>();
    for (Node node : nodes) {
      node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum));
    }
    outputs.forEach(output -> uses.merge(output.node(), 1, Integer::sum));
    return uses;
  }
}
