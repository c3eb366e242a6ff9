package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadlineTableTest {
  @Test
  void shouldGiveEachFigureARowAndEachPolicyAColumn() {
    Map<String, Double> ratios = new LinkedHashMap<>();
    ratios.put("goodput@2", 0.9986);
    ratios.put("fifo:goodput@2", 0.007);
    ratios.put("late", 0.0);
    ratios.put("fifo:late", 314.0);
    ratios.put("lost@0.8", 0.0);
    ratios.put("newest:recovered", Double.NaN);

    assertThat(DeadlineTable.text(ratios).lines())
        .containsExactly(
            "                deadline           fifo         newest",
            "goodput@2         0.9986         0.0070",
            "late                   0            314",
            "lost@0.8               0",
            "recovered                                            -");
  }
}
