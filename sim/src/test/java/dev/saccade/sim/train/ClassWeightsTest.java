package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassWeightsTest {
  @Test
  void shouldWeighRareClassesMoreWithinBoundsAndKeepAMeanOfOne() {
    float[] weights = ClassWeights.bounded(new long[] {900, 99, 1, 0}, 1.02);

    assertThat(weights[0]).isLessThan(weights[1]);
    assertThat(weights[1]).isLessThan(weights[2]);
    assertThat(weights[3]).isEqualTo(weights[2]);
    double mean = (weights[0] + weights[1] + weights[2] + weights[3]) / 4;
    assertThat(mean).isCloseTo(1, within(1e-6));
    // ENet: 1 / ln(1.02 + p)
    assertThat(weights[1] / weights[0])
        .isCloseTo((float) (Math.log(1.92) / Math.log(1.119)), within(1e-4f));
  }
}
