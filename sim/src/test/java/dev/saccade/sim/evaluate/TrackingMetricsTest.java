package dev.saccade.sim.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The tracking metrics against cases worked by hand, and what must hold whatever the tracks. */
class TrackingMetricsTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final Rectangle HERE = Rectangle.ofSize(0, 0, 10, 10);
  private static final Rectangle ELSEWHERE = Rectangle.ofSize(100, 100, 10, 10);

  @Test
  void shouldGiveOneToAPerfectResult() {
    TrackingScores scores = score(frames(10, 1, HERE), frames(10, 7, HERE));

    assertThat(scores.hota().hota()).isCloseTo(1, EXACT);
    assertThat(scores.hota().detA()).isCloseTo(1, EXACT);
    assertThat(scores.hota().assA()).isCloseTo(1, EXACT);
    assertThat(scores.clear().mota()).isCloseTo(1, EXACT);
    assertThat(scores.clear().motp()).isCloseTo(1, EXACT);
    assertThat(scores.clear().softMota()).isCloseTo(1, EXACT);
    assertThat(scores.identity().idf1()).isCloseTo(1, EXACT);
  }

  @Test
  void shouldChargeOneIdentitySwitchInTheMiddleAsTheDefinitionsSay() {
    List<List<TrackedObject<Rectangle>>> result = frames(5, 7, HERE);
    result.addAll(frames(5, 8, HERE));

    TrackingScores scores = score(frames(10, 1, HERE), result);

    // Every true positive shares 5 frames with its true track of 10: association 5 / (10 + 5 - 5).
    assertThat(scores.hota().detA()).isCloseTo(1, EXACT);
    assertThat(scores.hota().assA()).isCloseTo(0.5, EXACT);
    assertThat(scores.hota().hota()).isCloseTo(Math.sqrt(0.5), EXACT);
    assertThat(scores.clear().idSwitches()).isEqualTo(1);
    assertThat(scores.clear().mota()).isCloseTo(0.9, EXACT);
    // 5 identity true positives, 5 missed, 5 false.
    assertThat(scores.identity().idf1()).isCloseTo(0.5, EXACT);
  }

  @Test
  void shouldCountAPairOnlyUpToItsOverlap() {
    // Shifted by a third of its width: intersection 2/3, union 4/3, similarity 0.5.
    Rectangle shifted = Rectangle.ofSize(10 / 3.0, 0, 10, 10);

    TrackingScores scores = score(frames(4, 1, HERE), frames(4, 1, shifted));

    // Matched at the thresholds 0.05 to 0.50, ten of nineteen.
    assertThat(scores.hota().hota()).isCloseTo(10 / 19.0, EXACT);
    assertThat(scores.clear().truePositives()).isEqualTo(4);
    assertThat(scores.clear().motp()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void shouldChargeMissesAndFalseAlarms() {
    // One object seen in 6 of 8 frames, and a ghost in 2.
    List<List<TrackedObject<Rectangle>>> result = frames(8, 7, HERE);
    result.set(0, List.of());
    result.set(4, List.of());
    result.set(5, List.of(new TrackedObject<>(7, HERE), new TrackedObject<>(9, ELSEWHERE)));
    result.set(6, List.of(new TrackedObject<>(7, HERE), new TrackedObject<>(9, ELSEWHERE)));

    TrackingScores scores = score(frames(8, 1, HERE), result);

    assertThat(scores.clear().truePositives()).isEqualTo(6);
    assertThat(scores.clear().falseNegatives()).isEqualTo(2);
    assertThat(scores.clear().falsePositives()).isEqualTo(2);
    assertThat(scores.clear().idSwitches()).isZero();
    assertThat(scores.clear().mota()).isCloseTo((6 - 2) / 8.0, EXACT);
    assertThat(scores.hota().detA()).isCloseTo(6 / 10.0, EXACT);
    assertThat(scores.hota().assA()).isCloseTo(6 / 8.0, EXACT);
    assertThat(scores.hota().hota()).isCloseTo(Math.sqrt(0.6 * 0.75), EXACT);
    assertThat(scores.identity().idf1()).isCloseTo(6 / (6 + 0.5 * 2 + 0.5 * 2), EXACT);
  }

  @Test
  void shouldCountEverythingAsMissedWhereNothingWasFound() {
    TrackingScores scores = score(frames(3, 1, HERE), List.of(List.of(), List.of(), List.of()));

    assertThat(scores.hota().hota()).isZero();
    assertThat(scores.clear().falseNegatives()).isEqualTo(3);
    assertThat(scores.clear().mota()).isZero();
    assertThat(scores.identity().idf1()).isZero();
  }

  @Test
  void shouldPoolSequencesByTheirCounts() {
    TrackingScores perfect = score(frames(10, 1, HERE), frames(10, 7, HERE));
    TrackingScores empty = score(frames(10, 1, HERE), Collections.nCopies(10, List.of()));

    TrackingScores pooled = TrackingScores.pooled(List.of(perfect, empty));

    assertThat(pooled.hota().detA()).isCloseTo(0.5, EXACT);
    assertThat(pooled.hota().assA()).isCloseTo(1, EXACT);
    assertThat(pooled.clear().mota()).isCloseTo(0.5, EXACT);
    assertThat(pooled.identity().idf1()).isCloseTo(10 / (10 + 0.5 * 10), EXACT);
  }

  @Test
  void shouldPreferToContinueAPairWhereAnotherOverlapsMore() {
    // Two results on one object; the second moves closer, but the first one was there before.
    Rectangle near = Rectangle.ofSize(1, 0, 10, 10);
    Rectangle far = Rectangle.ofSize(3, 0, 10, 10);
    List<List<TrackedObject<Rectangle>>> result = new ArrayList<>();
    result.add(List.of(new TrackedObject<>(7, near), new TrackedObject<>(8, far)));
    result.add(List.of(new TrackedObject<>(7, far), new TrackedObject<>(8, near)));

    ClearMot clear = score(frames(2, 1, HERE), result).clear();

    assertThat(clear.idSwitches()).isZero();
    assertThat(clear.falsePositives()).isEqualTo(2);
    // 9 of 11 columns shared in the first frame, 7 of 13 in the second.
    assertThat(clear.motp()).isCloseTo((9 / 11.0 + 7 / 13.0) / 2, EXACT);
  }

  @Test
  void shouldCountASwitchAcrossFramesWithoutAnyResult() {
    List<List<TrackedObject<Rectangle>>> result = frames(2, 7, HERE);
    result.add(List.of());
    result.addAll(frames(2, 8, HERE));

    ClearMot clear = score(frames(5, 1, HERE), result).clear();

    assertThat(clear.idSwitches()).isEqualTo(1);
    assertThat(clear.mota()).isCloseTo((4 - 1) / 5.0, EXACT);
  }

  @Test
  void shouldRefuseAnIdTwiceInOneFrame() {
    List<List<TrackedObject<Rectangle>>> twice =
        List.of(List.of(new TrackedObject<>(3, HERE), new TrackedObject<>(3, ELSEWHERE)));

    assertThatThrownBy(() -> score(frames(1, 1, HERE), twice))
        .isInstanceOf(BadEvaluationInputException.class)
        .hasMessageContaining("3")
        .hasMessageContaining("twice");
  }

  @Property(tries = 60)
  void shouldNotCareWhatIdsAreCalled(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int frameCount) {
    List<List<TrackedObject<Rectangle>>> truth = random(new Random(seed), frameCount);
    List<List<TrackedObject<Rectangle>>> result = random(new Random(seed + 1), frameCount);
    List<List<TrackedObject<Rectangle>>> renamed =
        result.stream()
            .map(
                frame ->
                    frame.stream()
                        .map(o -> new TrackedObject<>(1000 - 3 * o.id(), o.shape()))
                        .toList())
            .toList();

    assertThat(score(truth, renamed).hota().hota())
        .isCloseTo(score(truth, result).hota().hota(), EXACT);
    assertThat(score(truth, renamed).clear()).isEqualTo(score(truth, result).clear());
    assertThat(score(truth, renamed).identity()).isEqualTo(score(truth, result).identity());
  }

  @Property(tries = 60)
  void shouldGiveOneToTheTruthItself(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int frameCount) {
    List<List<TrackedObject<Rectangle>>> truth = random(new Random(seed), frameCount);
    TrackingScores scores = score(truth, truth);
    if (scores.clear().truePositives() > 0) {
      assertThat(scores.hota().hota()).isCloseTo(1, EXACT);
      assertThat(scores.clear().mota()).isCloseTo(1, EXACT);
      assertThat(scores.identity().idf1()).isCloseTo(1, EXACT);
    }
  }

  private static TrackingScores score(
      List<List<TrackedObject<Rectangle>>> truth, List<List<TrackedObject<Rectangle>>> result) {
    return TrackingScores.of(TrackingSequence.of(truth, result, Rectangle::overlap));
  }

  private static List<List<TrackedObject<Rectangle>>> frames(int count, long id, Rectangle shape) {
    List<List<TrackedObject<Rectangle>>> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(List.of(new TrackedObject<>(id, shape)));
    }
    return frames;
  }

  // Objects in cells of a grid, so that no two of a frame are alike.
  private static List<List<TrackedObject<Rectangle>>> random(Random random, int frameCount) {
    List<List<TrackedObject<Rectangle>>> frames = new ArrayList<>();
    for (int f = 0; f < frameCount; f++) {
      List<TrackedObject<Rectangle>> frame = new ArrayList<>();
      for (int id = 0; id < 4; id++) {
        if (random.nextInt(4) > 0) {
          frame.add(
              new TrackedObject<>(
                  id,
                  Rectangle.ofSize(
                      20 * id + random.nextInt(5), random.nextInt(5), 10 + random.nextInt(5), 12)));
        }
      }
      frames.add(frame);
    }
    return frames;
  }
}
