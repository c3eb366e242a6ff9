package dev.saccade.perception.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph with exactly the weights it names, each of the right shape. */
public record TrainedNetwork(Graph graph, Weights weights) {

  /** How many differences a message lists before it stops. */
  private static final int SHOWN = 3;

  public TrainedNetwork {
    weights = matched(graph, weights);
  }

  private static Weights matched(Graph graph, Weights weights) {
    Map<String, Parameter> parameters = graph.parameters();
    Map<String, WeightTensor> tensors = weights.tensors();
    refuse("missing", without(parameters, tensors), "all parameters of " + graph.name());
    refuse("unknown", without(tensors, parameters), "only parameters of " + graph.name());
    Map<String, WeightTensor> ordered = new LinkedHashMap<>();
    parameters.forEach(
        (name, parameter) -> {
          WeightTensor tensor = tensors.get(name);
          if (!tensor.shape().equals(parameter.shape())) {
            throw new IllegalArgumentException(
                "weights: "
                    + name
                    + " "
                    + tensor.shape()
                    + " (expected: "
                    + parameter.shape()
                    + ")");
          }
          ordered.put(name, tensor);
        });
    return new Weights(ordered);
  }

  private static List<String> without(Map<String, ?> some, Map<String, ?> others) {
    return some.keySet().stream().filter(name -> !others.containsKey(name)).toList();
  }

  private static void refuse(String what, List<String> names, String expected) {
    if (!names.isEmpty()) {
      throw new IllegalArgumentException(
          "weights: "
              + names.size()
              + " tensors "
              + what
              + ", such as "
              + names.subList(0, Math.min(SHOWN, names.size()))
              + " (expected: "
              + expected
              + ")");
    }
  }
}
