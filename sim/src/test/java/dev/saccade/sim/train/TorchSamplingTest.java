package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TorchSamplingTest {
  private static final int H = 4;
  private static final int W = 5;

  @BeforeAll
  static void load() {
    Torch.load(2);
  }

  @Test
  void shouldCarryGradientsThroughEverySamplingAsCentralDifferencesSay() {
    double[] offsets = new double[2 * H * W];
    double[] weights = new double[2 * H * W];
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = 0.5 * (random.nextDouble() - 0.5);
      weights[i] = random.nextDouble();
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor table = Tensor.create(offsets, 1, 2, H, W).set_requires_grad(true);
      weighted(table, weights).backward();
      double[] gradient = new double[offsets.length];
      new DoublePointer(table.grad().contiguous().data_ptr_double()).get(gradient);

      double step = 1e-6;
      for (int i = 0; i < offsets.length; i++) {
        double[] up = offsets.clone();
        double[] down = offsets.clone();
        up[i] += step;
        down[i] -= step;
        double slope =
            (weighted(Tensor.create(up, 1, 2, H, W), weights).item_double()
                    - weighted(Tensor.create(down, 1, 2, H, W), weights).item_double())
                / (2 * step);
        assertThat(gradient[i]).isCloseTo(slope, within(1e-5 * Math.max(1, Math.abs(slope))));
      }
    }
  }

  private static Tensor weighted(Tensor offsets, double[] weights) {
    Tensor sampled = TorchSampling.sampleCentres(offsets, 12).get(0);
    return sampled.mul(Tensor.create(weights, 1, 2, H, W)).sum();
  }

  @Test
  void shouldSpreadTheCentreOverTheInstanceWhenEveryVectorPointsToIt() {
    try (PointerScope scope = new PointerScope()) {
      double centreX = (2 * 2 + 1.0) / W - 1;
      double centreY = (2 * 1 + 1.0) / H - 1;
      double[] offsets = new double[2 * H * W];
      for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
          // Two thirds of the way: one sampling does not arrive, many do.
          offsets[y * W + x] = (centreX - ((2 * x + 1.0) / W - 1)) * 2 / 3;
          offsets[H * W + y * W + x] = (centreY - ((2 * y + 1.0) / H - 1)) * 2 / 3;
        }
      }
      Tensor ends = TorchSampling.sampleCentres(Tensor.create(offsets, 1, 2, H, W), 30).get(0);
      double[] values = new double[2 * H * W];
      new DoublePointer(ends.contiguous().data_ptr_double()).get(values);
      for (int i = 0; i < H * W; i++) {
        assertThat(values[i]).isCloseTo(centreX, within(1e-6));
        assertThat(values[H * W + i]).isCloseTo(centreY, within(1e-6));
      }
    }
  }

  @Test
  void shouldMoveTheBoundaryByTheOffsetInLowResolutionPixels() {
    try (PointerScope scope = new PointerScope()) {
      // One class whose score is the column's number; half a pixel to the right reads half more.
      Tensor scores = Tensor.create(new double[] {0, 1, 2, 3}, 1, 1, 1, 4);
      Tensor still = Tensor.create(new double[8], 1, 2, 1, 4);
      Tensor right = Tensor.create(new double[] {.5, .5, .5, .5, 0, 0, 0, 0}, 1, 2, 1, 4);

      double[] plain = row(TorchSampling.upsampleGuided(scores, still, 2, 8));
      double[] guided = row(TorchSampling.upsampleGuided(scores, right, 2, 8));

      assertThat(plain)
          .containsExactly(new double[] {0, .25, .75, 1.25, 1.75, 2.25, 2.75, 3}, within(1e-9));
      assertThat(guided)
          .containsExactly(new double[] {.25, .75, 1.25, 1.75, 2.25, 2.75, 3, 3}, within(1e-9));
    }
  }

  private static double[] row(Tensor tensor) {
    double[] values = new double[16];
    new DoublePointer(tensor.contiguous().data_ptr_double()).get(values);
    return java.util.Arrays.copyOf(values, 8);
  }
}
