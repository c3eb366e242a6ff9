package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  @Property(tries = 200)
  void shouldReachTheGreatestSumThatAnyAssignmentReaches(
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 5) int columns,
      @ForAll long seed) {
    Random random = new Random(seed);
    double[][] scores = new double[rows][columns];
    for (double[] row : scores) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextInt(3) == 0 ? 0 : random.nextDouble();
      }
    }

    int[] columnOf = Assignment.maximise(scores);

    double sum = 0;
    boolean[] taken = new boolean[columns];
    for (int i = 0; i < rows; i++) {
      if (columnOf[i] >= 0) {
        assertThat(taken[columnOf[i]]).as("column %d taken twice", columnOf[i]).isFalse();
        taken[columnOf[i]] = true;
        sum += scores[i][columnOf[i]];
      }
    }
    assertThat(sum).isCloseTo(best(scores, 0, new boolean[columns]), within(1e-12));
  }

  @Test
  void shouldLeavePairsWithoutScoreUnassigned() {
    assertThat(Assignment.maximise(new double[][] {{0, 0}, {0, 0.5}})).containsExactly(-1, 1);
    assertThat(Assignment.maximise(new double[][] {{}, {}})).containsExactly(-1, -1);
    assertThat(Assignment.maximise(new double[][] {})).isEmpty();
  }

  private static double best(double[][] scores, int row, boolean[] taken) {
    if (row == scores.length) {
      return 0;
    }
    double greatest = best(scores, row + 1, taken);
    for (int j = 0; j < taken.length; j++) {
      if (!taken[j]) {
        taken[j] = true;
        greatest = Math.max(greatest, scores[row][j] + best(scores, row + 1, taken));
        taken[j] = false;
      }
    }
    return greatest;
  }
}
