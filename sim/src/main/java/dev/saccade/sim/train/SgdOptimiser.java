package dev.saccade.sim.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Stochastic gradient descent with momentum as PyTorch has it: v = 0.9 v + g, p = p - rate v, with
 * L2 weight decay on convolution kernels alone, of which depthwise ones are left out (Fast-SCNN,
 * section 4.1).
 */
final class SgdOptimiser implements Optimiser {
  private static final double MOMENTUM = 0.9;

  private final Map<String, Tensor> parameters;
  private final Map<String, Tensor> velocities = new LinkedHashMap<>();
  private final double weightDecay;
  private final Map<String, Double> rateShares;
  private long steps;

  /**
   * Make it outside of a step's pointer scope; the parameters must outlive it.
   *
   * @param rateShares share of the rate at which a parameter learns; 1 for those not named
   */
  SgdOptimiser(Map<String, Tensor> parameters, double weightDecay, Map<String, Double> rateShares) {
    this.parameters = parameters;
    this.weightDecay = weightDecay;
    this.rateShares = Map.copyOf(rateShares);
    parameters.forEach(
        (name, parameter) -> velocities.put(name, torch.zeros_like(parameter.detach())));
  }

  @Override
  public void step(double rate) {
    steps++;
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Scalar momentum = new Scalar(MOMENTUM);
      Scalar decay = new Scalar(weightDecay);
      for (Map.Entry<String, Tensor> entry : parameters.entrySet()) {
        Tensor parameter = entry.getValue();
        Tensor gradient = parameter.grad();
        if (!gradient.defined()) {
          continue;
        }
        if (weightDecay > 0 && parameter.dim() == 4 && parameter.size(1) > 1) {
          gradient = gradient.add(parameter, decay);
        }
        Tensor velocity = velocities.get(entry.getKey());
        velocity.mul_(momentum).add_(gradient);
        double share = rateShares.getOrDefault(entry.getKey(), 1.0);
        parameter.add_(velocity, new Scalar(-rate * share));
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
    return velocities;
  }

  @Override
  public Map<String, Tensor> second() {
    return Map.of();
  }

  @Override
  public void restoreSteps(long stepsDone) {
    steps = stepsDone;
  }
}
