package dev.saccade.sim.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BestAssignmentTest {
  @Test
  void shouldKeepTheOrderWhereAllIsAlike() {
    assertThat(BestAssignment.maximise(new double[3][3])).containsExactly(0, 1, 2);
    assertThat(BestAssignment.maximise(new double[2][4])).containsExactly(0, 1);
  }

  @Test
  void shouldLeaveRowsWithoutAColumnWhereThereAreTooMany() {
    assertThat(BestAssignment.maximise(new double[][] {{1}, {3}, {2}})).containsExactly(-1, 0, -1);
    assertThat(BestAssignment.maximise(new double[][] {{}, {}})).containsExactly(-1, -1);
    assertThat(BestAssignment.maximise(new double[0][])).isEmpty();
  }

  @Test
  void shouldGiveUpAGoodPairForABetterSum() {
    assertThat(BestAssignment.maximise(new double[][] {{0.9, 0.8}, {0.8, 0.1}}))
        .containsExactly(1, 0);
  }

  @Property(tries = 200)
  void shouldBeAsGoodAsTheBestOfAllAssignments(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 5) int columns) {
    Random random = new Random(seed);
    double[][] scores = new double[rows][columns];
    for (double[] row : scores) {
      Arrays.setAll(
          row, j -> random.nextBoolean() ? random.nextInt(4) / 4.0 : -random.nextDouble());
    }

    int[] columnOf = BestAssignment.maximise(scores);

    assertThat(Arrays.stream(columnOf).filter(column -> column >= 0).distinct().count())
        .isEqualTo(Math.min(rows, columns));
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += columnOf[i] < 0 ? 0 : scores[i][columnOf[i]];
    }
    assertThat(sum).isCloseTo(best(scores, 0, 0, Math.min(rows, columns)), within(1e-9));
  }

  private static double best(double[][] scores, int row, int taken, int wanted) {
    if (wanted == 0) {
      return 0;
    }
    if (scores.length - row < wanted) {
      return Double.NEGATIVE_INFINITY;
    }
    double best = best(scores, row + 1, taken, wanted);
    for (int j = 0; j < scores[row].length; j++) {
      if ((taken & 1 << j) == 0) {
        best = Math.max(best, scores[row][j] + best(scores, row + 1, taken | 1 << j, wanted - 1));
      }
    }
    return best;
  }
}
