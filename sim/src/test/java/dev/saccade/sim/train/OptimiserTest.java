package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OptimiserTest {
  @BeforeAll
  static void load() {
    Torch.load(1);
  }

  @Test
  void shouldMoveAsMomentumDoes() {
    Tensor p = Tensor.create(1f).set_requires_grad(true);
    Optimiser sgd = Optimiser.of(Optimiser.Kind.SGD, Map.of("p", p), 0, Map.of());

    descend(p, sgd); // slope 2, velocity 2
    assertThat(p.item_float()).isCloseTo(0.8f, within(1e-6f));
    descend(p, sgd); // slope 1.6, velocity 0.9 * 2 + 1.6
    assertThat(p.item_float()).isCloseTo(0.46f, within(1e-6f));
    assertThat(sgd.steps()).isEqualTo(2);
    assertThat(sgd.first().get("p").item_float()).isCloseTo(3.4f, within(1e-6f));
  }

  @Test
  void shouldDecayKernelsButNeitherDepthwiseOnesNorBiases() {
    Tensor kernel = Tensor.create(new float[] {1, 1}, 1, 2, 1, 1).set_requires_grad(true);
    Tensor depthwise = Tensor.create(new float[] {1, 1}, 2, 1, 1, 1).set_requires_grad(true);
    Tensor bias = Tensor.create(new float[] {1, 1}).set_requires_grad(true);
    Map<String, Tensor> all = Map.of("kernel", kernel, "depthwise", depthwise, "bias", bias);
    Optimiser sgd = Optimiser.of(Optimiser.Kind.SGD, all, 0.5, Map.of());

    all.values().forEach(tensor -> tensor.sum().mul(TorchSampling.scalar(0)).backward());
    sgd.step(0.1);

    assertThat(TorchTensors.array(kernel)).containsOnly(0.95f);
    assertThat(TorchTensors.array(depthwise)).containsOnly(1);
    assertThat(TorchTensors.array(bias)).containsOnly(1);
  }

  private static void descend(Tensor p, Optimiser optimiser) {
    p.square().backward();
    optimiser.step(0.1);
  }
}
