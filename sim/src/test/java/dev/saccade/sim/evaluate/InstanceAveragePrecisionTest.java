package dev.saccade.sim.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Instance AP against cases worked by hand on a picture of 100 x 40 pixels. */
class InstanceAveragePrecisionTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final int WIDTH = 100;
  private static final int HEIGHT = 40;
  private static final int CAR = 26;
  private static final int PERSON = 24;
  private static final int ROAD = 7;
  private static final int STATIC_VOID = 4;

  private final int[] truth = filled(ROAD);

  @Test
  void shouldGiveOneToAPerfectResult() {
    paint(truth, 0, 20, CAR * 1000);
    paint(truth, 30, 50, CAR * 1000 + 1);

    InstanceAveragePrecision judge = judge(car(0.9, 0, 20), car(0.2, 30, 50));

    assertThat(judge.ap()).isCloseTo(1, EXACT);
    assertThat(judge.ap50()).isCloseTo(1, EXACT);
  }

  @Test
  void shouldGiveZeroWhereNothingWasFoundAndNoScoreWhereNothingIsThere() {
    paint(truth, 0, 20, CAR * 1000);

    InstanceAveragePrecision judge = judge();

    assertThat(judge.ap()).isZero();
    assertThat(judge.perClass())
        .extracting(
            InstanceAveragePrecision.ClassScore::labelId, InstanceAveragePrecision.ClassScore::ap)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(CAR, 0.0),
            org.assertj.core.groups.Tuple.tuple(PERSON, Double.NaN));
  }

  @Test
  void shouldCountAnObjectOnlyAboveItsOverlap() {
    // 20 of 26 columns shared: overlap 0.769, above the thresholds 0.50 to 0.75, six of ten.
    paint(truth, 0, 20, CAR * 1000);

    InstanceAveragePrecision judge = judge(car(0.9, 0, 26));

    assertThat(judge.ap()).isCloseTo(0.6, EXACT);
    assertThat(judge.ap50()).isCloseTo(1, EXACT);
  }

  @Test
  void shouldIntegrateTheCurveStepwise() {
    // Two cars; found: one surely, a ghost less surely. At every overlap: points (precision,
    // recall) from the lowest confidence up:
    // (1/2, 1/2), (1, 1/2), (1, 0). Steps of half the recall between the neighbours: 0, 1/4, 1/4.
    paint(truth, 0, 20, CAR * 1000);
    paint(truth, 30, 50, CAR * 1000 + 1);

    InstanceAveragePrecision judge = judge(car(0.9, 0, 20), car(0.5, 70, 90));

    assertThat(judge.ap50()).isCloseTo(0.5, EXACT);
  }

  @Test
  void shouldCountTheLessSureOfTwoPredictionsOfOneObjectAsFalse() {
    paint(truth, 0, 20, CAR * 1000);

    InstanceAveragePrecision judge = judge(car(0.5, 0, 20), car(0.9, 0, 21));

    // Overlap 0.5: true at 0.9, false at 0.5. Points (1/2, 1), (1, 1), (1, 0): steps 0, 1/2, 1/2.
    assertThat(judge.ap50()).isCloseTo(1, EXACT);
    // A ghost that is surer than the true one: points (1/2, 1), (0, 0), (1, 0): steps 1/2, 1/2, 0.
    assertThat(judge(car(0.9, 70, 90), car(0.5, 0, 20)).ap50()).isCloseTo(0.25, EXACT);
  }

  @Test
  void shouldNotHoldAPredictionOverVoidOrAGroupOrASmallObjectAgainstIt() {
    paint(truth, 0, 20, CAR * 1000);
    paint(truth, 30, 50, STATIC_VOID);
    paint(truth, 60, 80, CAR);
    paint(truth, 90, 92, CAR * 1000 + 1);

    InstanceAveragePrecision judge =
        judge(car(0.3, 0, 20), car(0.9, 31, 50), car(0.9, 61, 80), car(0.9, 90, 92));

    assertThat(judge.ap()).isCloseTo(1, EXACT);
  }

  @Test
  void shouldCountPredictionsOfOneConfidenceAsOnePointOfTheCurve() {
    paint(truth, 0, 20, CAR * 1000);
    paint(truth, 30, 50, CAR * 1000 + 1);

    InstanceAveragePrecision judge = judge(car(1, 0, 20), car(1, 70, 90));

    // One point (1/2, 1/2) and the artificial (1, 0): steps 1/4, 1/4.
    assertThat(judge.ap50()).isCloseTo(0.375, EXACT);
  }

  @Test
  void shouldExcuseASmallGroupTwice() {
    // A group of 80 pixels, under a prediction of 280: a share of 2/7, which counts once as a group
    // and once as small. 4/7 excuses it at the overlaps 0.50 and 0.55, not above.
    paint(truth, 0, 20, CAR * 1000);
    paint(truth, 30, 32, CAR);

    InstanceAveragePrecision judge = judge(car(0.5, 0, 20), car(0.9, 30, 37));

    // Where it is not excused a ghost stands above the true one: 1/4, as in the case above.
    assertThat(judge.ap50()).isCloseTo(1, EXACT);
    assertThat(judge.perClass().get(0).ap()).isCloseTo((2 * 1 + 8 * 0.25) / 10, EXACT);
  }

  @Test
  void shouldHoldAPredictionOfAnotherClassAgainstIt() {
    paint(truth, 0, 20, CAR * 1000);
    paint(truth, 30, 50, PERSON * 1000);

    InstanceAveragePrecision judge = judge(car(0.9, 0, 20), car(0.95, 30, 50));

    // Car: a ghost above the true one: points (1/2, 1), (0, 0), (1, 0): steps 1/2, 1/2, 0. Person:
    // never predicted.
    assertThat(judge.perClass().get(0).ap50()).isCloseTo(0.25, EXACT);
    assertThat(judge.perClass().get(1).ap50()).isZero();
    assertThat(judge.ap50()).isCloseTo(0.125, EXACT);
  }

  @Test
  void shouldRefuseAMaskOfAnotherSize() {
    BinaryMask small = new BinaryMask(10, 10, new BitSet());
    InstanceAveragePrecision judge = new InstanceAveragePrecision(List.of(CAR));

    assertThatThrownBy(() -> judge.add(image(), List.of(new InstancePrediction(CAR, 1, small))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10x10")
        .hasMessageContaining("100x40");
  }

  private InstanceAveragePrecision judge(InstancePrediction... predictions) {
    InstanceAveragePrecision judge = new InstanceAveragePrecision(List.of(CAR, PERSON));
    judge.add(image(), List.of(predictions));
    return judge;
  }

  private InstanceTruth image() {
    return InstanceTruth.of(new LabelImage(WIDTH, HEIGHT, truth), CityscapesLabels::isVoid);
  }

  private static int[] filled(int value) {
    int[] values = new int[WIDTH * HEIGHT];
    java.util.Arrays.fill(values, value);
    return values;
  }

  private static void paint(int[] values, int fromColumn, int toColumn, int value) {
    for (int y = 0; y < HEIGHT; y++) {
      java.util.Arrays.fill(values, y * WIDTH + fromColumn, y * WIDTH + toColumn, value);
    }
  }

  private static InstancePrediction car(double confidence, int fromColumn, int toColumn) {
    BitSet inside = new BitSet();
    for (int y = 0; y < HEIGHT; y++) {
      inside.set(y * WIDTH + fromColumn, y * WIDTH + toColumn);
    }
    return new InstancePrediction(CAR, confidence, new BinaryMask(WIDTH, HEIGHT, inside));
  }
}
