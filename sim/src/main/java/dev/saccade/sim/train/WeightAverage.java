package dev.saccade.sim.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The exponential moving average of a network's tensors. Its scores are steadier and mostly better
 * than those of the last step; it is what is evaluated and shipped.
 */
final class WeightAverage {
  private final Map<String, Tensor> source;
  private final Map<String, Tensor> average = new LinkedHashMap<>();
  private final double decay;

  /** Starts at the present values of {@code source}, whose tensors it goes on to read. */
  WeightAverage(Map<String, Tensor> source, double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("decay: " + decay + " (expected: 0 to below 1)");
    }
    this.source = source;
    this.decay = decay;
    average.putAll(copied(source));
  }

  private static Map<String, Tensor> copied(Map<String, Tensor> tensors) {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    try (NoGradGuard guard = new NoGradGuard()) {
      tensors.forEach((name, tensor) -> copies.put(name, tensor.detach().clone()));
    }
    return copies;
  }

  /**
   * @param step number of the step just done, from 1; early averages are short, so that the random
   *     start is forgotten
   */
  void update(long step) {
    double share = 1 - Math.min(decay, (1.0 + step) / (10.0 + step));
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Scalar take = new Scalar(share);
      average.forEach((name, tensor) -> tensor.lerp_(source.get(name), take));
    }
  }

  Map<String, Tensor> tensors() {
    return average;
  }

  /** To be closed by who asks. */
  Map<String, Tensor> copy() {
    return copied(average);
  }
}
