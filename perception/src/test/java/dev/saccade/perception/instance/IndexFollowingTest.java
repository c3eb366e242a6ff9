package dev.saccade.perception.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IndexFollowingTest {
  @Property(tries = 200)
  void shouldEndWhereTheStepByStepLoopEnds(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 0, max = 200) int steps,
      @ForAll @FloatRange(min = 0, max = 3) float reach,
      @ForAll long seed) {
    int cellCount = width * height;
    int[] next = randomNext(width, height, reach, new Random(seed));
    int[] expected = new int[cellCount];
    IndexFollowing.stepwise(next, cellCount, steps, expected);

    int[] ends = new int[cellCount];
    IndexFollowing.doubling(next, cellCount, steps, ends, new int[cellCount], new int[cellCount]);

    assertThat(ends).isEqualTo(expected);
  }

  @Test
  void shouldLeadToTheNearestCellAndStayOnTheMap() {
    int[] next = new int[8];
    boolean[] thing = new boolean[8];
    Arrays.fill(thing, true);
    // Of a map 4 cells wide, 1 is two cells: 0.3 is 0.6 of a cell, 0.2 is 0.4.
    float[] offsets = {
      0.3f, 0.2f, -0.3f, 1f, -1f, Float.NaN, Float.POSITIVE_INFINITY, 0, 0, 0, 0, 0, 0, 0, 0, -5
    };

    IndexMap.fill(offsets, 4, 2, thing, next);

    assertThat(next).containsExactly(1, 1, 1, 3, 4, 5, 7, 3);
  }

  @Test
  void shouldRoundHalvesUp() {
    int[] next = new int[4];
    boolean[] thing = {true, true, true, true};

    IndexMap.fill(new float[] {0.25f, 0, -0.25f, 0, 0, 0, 0, 0}, 4, 1, thing, next);

    assertThat(next).containsExactly(1, 1, 2, 3);
  }

  @Test
  void shouldLetCellsOfStuffPointToThemselves() {
    int[] next = new int[4];

    IndexMap.fill(
        new float[] {1, 1, 1, 1, 0, 0, 0, 0}, 4, 1, new boolean[] {true, false, true, false}, next);

    assertThat(next).containsExactly(2, 1, 3, 3);
  }

  private static int[] randomNext(int width, int height, float reach, Random random) {
    float[] offsets = new float[2 * width * height];
    boolean[] thing = new boolean[width * height];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = reach * (2 * random.nextFloat() - 1);
    }
    for (int i = 0; i < thing.length; i++) {
      thing[i] = random.nextInt(4) > 0;
    }
    int[] next = new int[width * height];
    IndexMap.fill(offsets, width, height, thing, next);
    return next;
  }
}
