package dev.saccade.perception.network;

import dev.saccade.perception.network.Layer.BatchNorm;
import dev.saccade.perception.network.Layer.PRelu;
import dev.saccade.perception.network.Layer.TransposedConvolution;
import dev.saccade.perception.network.Layer.WeightedSum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Weights without training: for speed measurements and tests. Convolutions uniform with the
 * variance of He et al. 2015; norms with statistics that keep activations within a few orders of
 * magnitude through deep residual networks. Same seed, same numbers.
 */
public final class RandomWeights {
  private RandomWeights() {}

  public static TrainedNetwork of(Graph graph, long seed) {
    Map<String, WeightTensor> tensors = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (Node node : graph.nodes()) {
      for (Parameter parameter : node.layer().parameters()) {
        float[] values = new float[Math.toIntExact(parameter.elementCount())];
        fill(node.layer(), parameter, values, random);
        tensors.put(
            node.name() + "." + parameter.name(), new WeightTensor(parameter.shape(), values));
      }
    }
    return new TrainedNetwork(graph, new Weights(tensors));
  }

  private static void fill(
      Layer layer, Parameter parameter, float[] values, SplittableRandom random) {
    if (layer instanceof PRelu pRelu) {
      double slope = pRelu.initialSlope();
      if (pRelu.slopeCount() == 1) {
        values[0] = (float) slope;
      } else {
        fillUniform(values, 0.5 * slope, 1.5 * slope, random);
      }
    } else if (layer instanceof WeightedSum) {
      fillUniform(values, 0.5, 1.5, random);
    } else if (layer instanceof BatchNorm) {
      switch (parameter.name()) {
        case "weight" -> fillUniform(values, 0.6, 0.9, random);
        case "running_var" -> fillUniform(values, 0.8, 1.2, random);
        default -> fillUniform(values, -0.1, 0.1, random);
      }
    } else if (parameter.name().equals("bias")) {
      fillUniform(values, -0.1, 0.1, random);
    } else {
      double bound = Math.sqrt(6.0 / inputsPerOutput(layer, parameter.shape()));
      fillUniform(values, -bound, bound, random);
    }
  }

  private static int inputsPerOutput(Layer layer, List<Integer> shape) {
    int kernel = shape.get(2) * shape.get(3);
    return layer instanceof TransposedConvolution t
        ? Math.max(1, shape.get(0) * kernel / (t.stride() * t.stride()))
        : shape.get(1) * kernel;
  }

  private static void fillUniform(
      float[] values, double low, double high, SplittableRandom random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (low + (high - low) * random.nextDouble());
    }
  }
}
