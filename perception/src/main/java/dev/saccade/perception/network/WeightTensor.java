package dev.saccade.perception.network;

import java.util.List;

/**
 * Numbers of one parameter.
 *
 * @param shape dimensions, outermost first
 * @param values row-major; shared, not copied: do not write into them
 */
public record WeightTensor(List<Integer> shape, float[] values) {
  public WeightTensor {
    shape = List.copyOf(shape);
    long expected = 1;
    for (int size : shape) {
      Check.notNegative("shape", size);
      expected = Math.multiplyExact(expected, size);
    }
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "values: " + values.length + " (expected: " + expected + " for shape " + shape + ")");
    }
  }

  /** A vector. */
  public static WeightTensor of(float... values) {
    return new WeightTensor(List.of(values.length), values);
  }

  @Override
  public String toString() {
    return "WeightTensor" + shape;
  }
}
