package dev.saccade.perception.network;

import dev.saccade.perception.network.Graph.Input;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.TransposedConvolution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a network costs at one input size, for a batch of one.
 *
 * @param parameterCount learned numbers (running statistics not counted), as papers count them
 * @param multiplyAddCount multiply-accumulates of convolutions, the rest left out, as papers do
 * @param shapes the shape of every tensor, by node and input name
 * @param outputStride input height over the height of the first output, rounded; exact where the
 *     input height is a multiple of it
 */
public record GraphCost(
    long parameterCount,
    long multiplyAddCount,
    Map<String, FeatureShape> shapes,
    int outputStride) {

  /**
   * Follows one image through the graph.
   *
   * @throws IllegalArgumentException if sizes do not meet, naming the node
   */
  public static GraphCost of(Graph graph, int widthPixels, int heightPixels) {
    Map<String, FeatureShape> shapes = new LinkedHashMap<>();
    for (Input input : graph.inputs()) {
      shapes.put(input.name(), new FeatureShape(input.channels(), heightPixels, widthPixels));
    }
    long multiplyAdds = 0;
    for (Node node : graph.nodes()) {
      List<FeatureShape> in = node.inputs().stream().map(shapes::get).toList();
      FeatureShape out;
      try {
        out = node.layer().accept(new ShapeInference(in));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "node " + node.name() + " for inputs " + in + ": " + e.getMessage(), e);
      }
      shapes.put(node.name(), out);
      multiplyAdds += multiplyAdds(node.layer(), in.get(0), out);
    }
    int outHeight = shapes.get(graph.outputs().get(0).node()).height();
    return new GraphCost(
        parameterCount(graph),
        multiplyAdds,
        Map.copyOf(shapes),
        Math.max(1, Math.round((float) heightPixels / outHeight)));
  }

  /** Learned numbers of a graph. */
  public static long parameterCount(Graph graph) {
    return graph.parameters().values().stream()
        .filter(Parameter::learned)
        .mapToLong(Parameter::elementCount)
        .sum();
  }

  private static long multiplyAdds(Layer layer, FeatureShape in, FeatureShape out) {
    if (layer instanceof Convolution c) {
      long perPixel =
          (long) c.kernelHeight()
              * c.kernelWidth()
              * (c.inChannels() / c.groups())
              * out.channels();
      return perPixel * out.pixels();
    }
    if (layer instanceof TransposedConvolution t) {
      long perPixel = (long) t.kernel() * t.kernel() * t.inChannels() * t.outChannels();
      return perPixel * in.pixels();
    }
    return 0;
  }
}
