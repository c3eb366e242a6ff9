package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SampleOrderTest {
  @Property(tries = 50)
  void shouldShowEveryPictureOnceAnEpochAtWeightOne(
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll @IntRange(max = 20) int epoch,
      @ForAll long seed) {
    SampleOrder order = new SampleOrder(new int[] {size}, new double[] {1}, seed);

    int[] indices =
        Arrays.stream(order.epoch(epoch)).mapToInt(SampleOrder.Draw::index).sorted().toArray();

    for (int i = 0; i < size; i++) {
      assertThat(indices[i]).isEqualTo(i);
    }
  }

  @Property(tries = 30)
  void shouldReachEveryPictureOverTheEpochsAtSmallWeights(
      @ForAll @IntRange(min = 4, max = 40) int size, @ForAll long seed) {
    SampleOrder order = new SampleOrder(new int[] {size}, new double[] {0.25}, seed);
    Map<Integer, Integer> seen = new HashMap<>();
    int draws = order.epochLength();
    int epochs = (size + draws - 1) / draws;
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (SampleOrder.Draw draw : order.epoch(epoch)) {
        seen.merge(draw.index(), 1, Integer::sum);
      }
    }
    assertThat(seen).hasSize(size);
  }

  @Property(tries = 20)
  void shouldBeAFunctionOfSeedAndEpoch(@ForAll long seed, @ForAll @IntRange(max = 9) int epoch) {
    int[] sizes = {7, 5};
    double[] weights = {1, 2};

    assertThat(new SampleOrder(sizes, weights, seed).epoch(epoch))
        .isEqualTo(new SampleOrder(sizes, weights, seed).epoch(epoch))
        .hasSize(17);
  }
}
