package dev.saccade.sim.bench.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.track.Covariance2;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConsistencyTest {
  @Test
  void shouldFindErrorsConsistentThatAreAsLargeAsTheirCovariance() {
    Random random = new Random(7);
    Consistency honest = new Consistency();
    Consistency boasting = new Consistency();
    for (int i = 0; i < 20_000; i++) {
      // Two metres along a line at 30 degrees, half a metre across it.
      double along = 2 * random.nextGaussian();
      double across = 0.5 * random.nextGaussian();
      double cos = Math.cos(Math.PI / 6);
      double sin = Math.sin(Math.PI / 6);
      double x = cos * along - sin * across;
      double y = sin * along + cos * across;
      honest.add(x, y, covariance(4, 0.25));
      boasting.add(x, y, covariance(1, 0.0625));
    }
    assertThat(honest.median()).isCloseTo(2 * Math.log(2), within(0.05));
    assertThat(honest.shareInside()).isCloseTo(0.95, within(0.01));
    assertThat(boasting.median()).isCloseTo(4 * 2 * Math.log(2), within(0.2));
    assertThat(boasting.shareInside()).isLessThan(0.6);
  }

  @Test
  void shouldHaveNoFigureWithoutErrors() {
    assertThat(new Consistency().median()).isNaN();
    assertThat(new Consistency().shareInside()).isNaN();
  }

  private static Covariance2 covariance(double along, double across) {
    double cos = Math.cos(Math.PI / 6);
    double sin = Math.sin(Math.PI / 6);
    return new Covariance2(
        cos * cos * along + sin * sin * across,
        cos * sin * (along - across),
        sin * sin * along + cos * cos * across);
  }
}
