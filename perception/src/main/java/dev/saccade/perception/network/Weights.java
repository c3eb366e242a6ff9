package dev.saccade.perception.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The numbers of a network by parameter name, in a fixed order. */
public record Weights(Map<String, WeightTensor> tensors) {
  public Weights {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * The tensor of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public WeightTensor get(String name) {
    return find(name)
        .orElseThrow(
            () -> new IllegalArgumentException("weights: no tensor " + name + " (expected: one)"));
  }

  public Optional<WeightTensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /** How many numbers, running statistics included. */
  public long elementCount() {
    return tensors.values().stream().mapToLong(tensor -> tensor.values().length).sum();
  }
}
