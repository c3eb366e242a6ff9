package dev.saccade.sim.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam (Kingma and Ba 2015, algorithm 1) with L2 weight decay on convolution kernels alone. Its
 * state is a map of named tensors, so that a checkpoint holds it exactly.
 */
final class AdamOptimiser implements Optimiser {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Map<String, Tensor> parameters;
  private final Map<String, Tensor> first = new LinkedHashMap<>();
  private final Map<String, Tensor> second = new LinkedHashMap<>();
  private final double weightDecay;
  private final Map<String, Double> rateShares;
  private long steps;

  /**
   * Make it outside of a step's pointer scope; the parameters must outlive it.
   *
   * @param rateShares share of the rate at which a parameter learns; 1 for those not named
   */
  AdamOptimiser(
      Map<String, Tensor> parameters, double weightDecay, Map<String, Double> rateShares) {
    this.parameters = parameters;
    this.rateShares = Map.copyOf(rateShares);
    this.weightDecay = weightDecay;
    parameters.forEach(
        (name, parameter) -> {
          first.put(name, torch.zeros_like(parameter.detach()));
          second.put(name, torch.zeros_like(parameter.detach()));
        });
  }

  @Override
  public void step(double rate) {
    steps++;
    double correction1 = 1 - Math.pow(BETA1, steps);
    double correction2 = 1 - Math.pow(BETA2, steps);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Scalar keep1 = new Scalar(BETA1);
      Scalar take1 = new Scalar(1 - BETA1);
      Scalar keep2 = new Scalar(BETA2);
      Scalar take2 = new Scalar(1 - BETA2);
      Scalar rootScale = new Scalar(1 / Math.sqrt(correction2));
      Scalar epsilon = new Scalar(EPSILON);
      Scalar decay = new Scalar(weightDecay);
      for (Map.Entry<String, Tensor> entry : parameters.entrySet()) {
        Tensor parameter = entry.getValue();
        Tensor gradient = parameter.grad();
        if (!gradient.defined()) {
          continue;
        }
        if (weightDecay > 0 && parameter.dim() == 4) {
          gradient = gradient.add(parameter, decay);
        }
        Tensor m = first.get(entry.getKey());
        Tensor v = second.get(entry.getKey());
        m.mul_(keep1).add_(gradient, take1);
        v.mul_(keep2).addcmul_(gradient, gradient, take2);
        Tensor root = v.sqrt().mul_(rootScale).add_(epsilon);
        double share = rateShares.getOrDefault(entry.getKey(), 1.0);
        parameter.addcdiv_(m, root, new Scalar(-rate * share / correction1));
        parameter.mutable_grad().zero_();
      }
    }
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public Map<String, Tensor> first() {
    return first;
  }

  @Override
  public Map<String, Tensor> second() {
    return second;
  }

  @Override
  public void restoreSteps(long stepsDone) {
    steps = stepsDone;
  }
}
