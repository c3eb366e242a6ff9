package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClassBiasTest {
  @Test
  void shouldTakeBackWhatMakesARareClassFoundTooOften() {
    ClassBias.Pixels pixels = new ClassBias.Pixels(2);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 5000; i++) {
      int truth = i % 20 == 0 ? 1 : 0;
      // Both classes overlap; the rare one is favoured by 0.8.
      double noise = random.nextDouble() - 0.5;
      pixels.add(new float[] {0, (float) (truth - 0.5 + noise + 0.8)}, truth);
    }

    double[] bias = ClassBias.fit(List.of(pixels), 2);

    assertThat(bias[1] - bias[0]).isBetween(-1.3, -0.5);
    assertThat(pixels.meanIou(bias)).isGreaterThan(pixels.meanIou(new double[2]) + 0.1);
  }

  @Test
  void shouldLeaveGoodScoresAlone() {
    ClassBias.Pixels pixels = new ClassBias.Pixels(3);
    for (int i = 0; i < 30; i++) {
      float[] scores = new float[3];
      scores[i % 3] = 5;
      pixels.add(scores, i % 3);
    }

    assertThat(ClassBias.fit(List.of(pixels), 3)).containsOnly(0);
  }
}
