package dev.saccade.sim.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.instance.LowResolutionMaps;
import org.junit.jupiter.api.Test;

class OffsetAblationsTest {
  private static final int WIDTH = 16;
  private static final int HEIGHT = 8;
  private static final int CELLS = WIDTH * HEIGHT;

  @Test
  void shouldMoveEveryOffsetByTheSameDistance() {
    float[] moved =
        OffsetAblations.withError(maps(new float[2 * CELLS]), 2, 7).instanceOffsets().get();

    for (int cell = 0; cell < CELLS; cell++) {
      double x = moved[cell] * WIDTH / 2;
      double y = moved[CELLS + cell] * HEIGHT / 2;
      assertThat(Math.hypot(x, y)).isCloseTo(2, within(1e-5));
    }
    assertThat(moved[0]).isNotEqualTo(moved[1]);
  }

  @Test
  void shouldFollowOffsetsToTheirEndInSteps() {
    // Every cell points one to the right: after five samplings each is five further, or at the
    // edge.
    float[] offsets = new float[2 * CELLS];
    for (int cell = 0; cell < CELLS; cell++) {
      offsets[cell] = 2f / WIDTH;
    }

    float[] ends = OffsetAblations.followedBilinearly(maps(offsets), 5).instanceOffsets().get();

    assertThat(ends[0] * WIDTH / 2).isCloseTo(5, within(1e-5f));
    assertThat(ends[12] * WIDTH / 2).isCloseTo(3, within(1e-5f));
    assertThat(ends[CELLS]).isZero();
  }

  @Test
  void shouldInterpolateBetweenCells() {
    float[] offsets = new float[2 * CELLS];
    offsets[0] = 0.5f * 2 / WIDTH; // half a cell to the right, where cell 1 stands still

    float[] ends = OffsetAblations.followedBilinearly(maps(offsets), 1).instanceOffsets().get();

    assertThat(ends[0] * WIDTH / 2).isCloseTo(0.5f, within(1e-5f));
    assertThat(ends[1]).isZero();
  }

  @Test
  void shouldLeaveNetworksWithoutOffsetsAsTheyAre() {
    LowResolutionMaps maps = LowResolutionMaps.ofClassIds(WIDTH, HEIGHT, new byte[CELLS]);

    assertThat(OffsetAblations.withError(maps, 1, 1)).isSameAs(maps);
    assertThat(OffsetAblations.followedBilinearly(maps, 3)).isSameAs(maps);
  }

  private static LowResolutionMaps maps(float[] offsets) {
    return LowResolutionMaps.ofScores(WIDTH, HEIGHT, 1, new float[CELLS])
        .withInstanceOffsets(offsets);
  }
}
