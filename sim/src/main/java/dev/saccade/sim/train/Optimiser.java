package dev.saccade.sim.train;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Moves parameters along their gradients. Its state is named tensors, for checkpoints. */
interface Optimiser {
  /** Which one. */
  enum Kind {
    ADAM,
    /** Stochastic gradient descent with a momentum of 0.9. */
    SGD
  }

  static Optimiser of(
      Kind kind,
      Map<String, Tensor> parameters,
      double weightDecay,
      Map<String, Double> rateShares) {
    return switch (kind) {
      case ADAM -> new AdamOptimiser(parameters, weightDecay, rateShares);
      case SGD -> new SgdOptimiser(parameters, weightDecay, rateShares);
    };
  }

  /** Moves every parameter that has a gradient, and forgets the gradients. */
  void step(double rate);

  long steps();

  /** First state: mean gradients, or velocities. */
  Map<String, Tensor> first();

  /** Second state: mean squared gradients; empty where there is none. */
  Map<String, Tensor> second();

  void restoreSteps(long stepsDone);
}
