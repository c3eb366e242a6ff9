package dev.saccade.perception.network;

import dev.saccade.perception.network.Layer.ScaledToSize;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The input size at which instance offsets were learned. Offsets are shares of half a picture, yet
 * a network cannot see how large the picture is: it learns cells. At another size it would point
 * too far or too short by the ratio of the sizes, which {@link #applyTo} undoes (decision note
 * 0106).
 */
public record OffsetReference(int widthPixels, int heightPixels) {
  /** Under which weights say it of themselves. */
  public static final String METADATA_KEY = "offsets_size";

  private static final Pattern SIZE = Pattern.compile("(\\d{2,5})x(\\d{2,5})");
  private static final String NODE = "offsets.size";

  public OffsetReference {
    Check.positive("widthPixels", widthPixels);
    Check.positive("heightPixels", heightPixels);
  }

  /**
   * @param text WIDTHxHEIGHT
   * @throws IllegalArgumentException if it is not
   */
  public static OffsetReference parse(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + " (expected: WIDTHxHEIGHT, such as 512x256)");
    }
    return new OffsetReference(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** The same network with offsets that hold at every size; as it is, where it has no offsets. */
  public Graph applyTo(Graph graph) {
    if (graph.output(OutputMeaning.INSTANCE_OFFSETS).isEmpty()) {
      return graph;
    }
    Graph.Output offsets = graph.output(OutputMeaning.INSTANCE_OFFSETS).get();
    FeatureShape shape =
        GraphCost.of(graph, widthPixels, heightPixels).shapes().get(offsets.node());
    List<Node> nodes = new ArrayList<>(graph.nodes());
    nodes.add(
        new Node(NODE, new ScaledToSize(shape.width(), shape.height()), List.of(offsets.node())));
    List<Graph.Output> outputs =
        graph.outputs().stream()
            .map(
                output ->
                    output.equals(offsets)
                        ? new Graph.Output(output.name(), NODE, output.meaning())
                        : output)
            .toList();
    return new Graph(graph.name(), graph.inputs(), nodes, outputs);
  }

  @Override
  public String toString() {
    return widthPixels + "x" + heightPixels;
  }
}
