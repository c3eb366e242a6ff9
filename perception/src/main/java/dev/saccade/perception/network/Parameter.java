package dev.saccade.perception.network;

import java.util.List;

/**
 * One array of numbers that a layer owns.
 *
 * @param name dotted name as PyTorch would give it, such as {@code encoder.block3.conv2.weight};
 *     relative to the layer when a {@link Layer} lists it, complete when a {@link Graph} does
 * @param shape dimensions, outermost first; empty never
 * @param learned true for what the optimiser moves, false for running statistics
 */
public record Parameter(String name, List<Integer> shape, boolean learned) {
  public Parameter {
    shape = List.copyOf(shape);
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: blank (expected: a dotted parameter name)");
    }
    if (shape.isEmpty() || shape.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "shape of " + name + ": " + shape + " (expected: at least one dimension, each >= 1)");
    }
  }

  static Parameter learned(String name, Integer... shape) {
    return new Parameter(name, List.of(shape), true);
  }

  static Parameter statistic(String name, Integer... shape) {
    return new Parameter(name, List.of(shape), false);
  }

  /** How many numbers it holds. */
  public long elementCount() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  Parameter under(String owner) {
    return new Parameter(owner + "." + name, shape, learned);
  }
}
