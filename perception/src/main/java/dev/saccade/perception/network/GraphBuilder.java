package dev.saccade.perception.network;

import dev.saccade.perception.network.Graph.Input;
import dev.saccade.perception.network.Graph.Output;
import dev.saccade.perception.network.Layer.Activation;
import dev.saccade.perception.network.Layer.Add;
import dev.saccade.perception.network.Layer.BatchNorm;
import dev.saccade.perception.network.Layer.Concat;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a {@link Graph} node by node and keeps count of the channels.
 *
 * <pre>{@code
 * GraphBuilder g = new GraphBuilder("tiny");
 * Feature image = g.input("image", 3);
 * Feature x = g.add("stem.conv", Convolution.of(3, 16, 3).strided(2), image);
 * x = g.relu("stem.relu", g.batchNorm("stem.bn", x));
 * Graph graph = g.output("scores", CLASS_SCORES, x).build();
 * }</pre>
 */
public final class GraphBuilder {
  private final String name;
  private final List<Input> inputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Output> outputs = new ArrayList<>();

  public GraphBuilder(String name) {
    this.name = name;
  }

  /** A tensor of the graph under construction. */
  public record Feature(String node, int channels) {}

  public Feature input(String inputName, int channels) {
    inputs.add(new Input(inputName, channels));
    return new Feature(inputName, channels);
  }

  /**
   * Places a layer.
   *
   * @throws IllegalArgumentException if the inputs' number or channels do not suit the layer
   */
  public Feature add(String nodeName, Layer layer, Feature... sources) {
    List<Integer> channels = List.of(sources).stream().map(Feature::channels).toList();
    int outChannels;
    try {
      outChannels = layer.accept(new OutputChannels(channels));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("node " + nodeName + ": " + e.getMessage(), e);
    }
    nodes.add(new Node(nodeName, layer, List.of(sources).stream().map(Feature::node).toList()));
    return new Feature(nodeName, outChannels);
  }

  /** Normalisation with PyTorch's defaults: epsilon 1e-5, momentum 0.1. */
  public Feature batchNorm(String nodeName, Feature x) {
    return add(nodeName, new BatchNorm(x.channels(), 1e-5, 0.1), x);
  }

  public Feature relu(String nodeName, Feature x) {
    return activation(nodeName, Activation.Function.RELU, x);
  }

  public Feature tanh(String nodeName, Feature x) {
    return activation(nodeName, Activation.Function.TANH, x);
  }

  public Feature activation(String nodeName, Activation.Function function, Feature x) {
    return add(nodeName, new Activation(function), x);
  }

  public Feature sum(String nodeName, Feature... terms) {
    return add(nodeName, new Add(), terms);
  }

  public Feature concat(String nodeName, Feature... parts) {
    return add(nodeName, new Concat(), parts);
  }

  public GraphBuilder output(String outputName, OutputMeaning meaning, Feature x) {
    outputs.add(new Output(outputName, x.node(), meaning));
    return this;
  }

  public Graph build() {
    return new Graph(name, inputs, nodes, outputs);
  }
}
