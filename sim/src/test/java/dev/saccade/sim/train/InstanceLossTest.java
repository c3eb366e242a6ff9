package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.app.UsageException;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceLossTest {
  @BeforeAll
  static void load() {
    Torch.load(1);
  }

  @ParameterizedTest
  @CsvSource({"distance,5,0.5", "l1,7,0.5", "l2,25,0.25", "smooth-l1,6,0.125"})
  void shouldPriceADistanceByItsFormula(String name, float far, float near) {
    // Two cells: one is 3 and 4 cells off, the other half a cell to the left.
    Tensor difference = Tensor.create(new float[] {3, -0.5f, 4, 0}, 1, 2, 1, 2);

    float[] prices = TorchTensors.array(InstanceLoss.named(name).of(difference));

    assertThat(prices[0]).isCloseTo(far, within(1e-3f));
    assertThat(prices[1]).isCloseTo(near, within(1e-3f));
  }

  @Test
  void shouldNameTheLossesThereAre() {
    assertThatThrownBy(() -> InstanceLoss.named("l3"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--loss l3: expected distance, l1, l2 or smooth-l1");
  }
}
