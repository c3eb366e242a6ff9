package dev.saccade.sim.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerViewTest {
  private static final Rectangle HERE = Rectangle.ofSize(0, 0, 10, 10);
  private static final Rectangle THERE = Rectangle.ofSize(100, 0, 10, 10);

  private final PlannerView<Rectangle> view = new PlannerView<>();

  @Test
  void shouldScoreWhatHadArrivedByTheInstantOfCapture() {
    // The object jumps at 100. The output of each frame arrives 40 later, so at every instant the
    // planner holds the frame before.
    List<List<TrackedObject<Rectangle>>> truth = new ArrayList<>();
    for (int t = 0; t < 200; t += 50) {
      Rectangle place = t < 100 ? HERE : THERE;
      truth.add(List.of(new TrackedObject<>(1, place)));
      view.delivered(t, t + 40, place);
    }
    List<List<TrackedObject<Rectangle>>> held = new ArrayList<>();
    for (int t = 0; t < 200; t += 50) {
      held.add(view.at(t).stream().map(place -> new TrackedObject<Rectangle>(1, place)).toList());
    }

    ClearMot clear = ClearMot.of(TrackingSequence.of(truth, held, Rectangle::overlap));

    // At 0 nothing; at 50 the frame of 0, right; at 100 the frame of 50, wrong; at 150 the frame of
    // 100, right.
    assertThat(clear.truePositives()).isEqualTo(2);
    assertThat(clear.falseNegatives()).isEqualTo(2);
    assertThat(clear.falsePositives()).isEqualTo(1);
  }

  @Test
  void shouldHoldOnToTheLastOutputWhileFramesAreDropped() {
    view.delivered(0, 0, HERE);

    assertThat(view.at(0)).contains(HERE);
    assertThat(view.at(50)).contains(HERE);
    assertThat(view.at(1_000_000)).contains(HERE);
  }

  @Test
  void shouldNotGoBackToAnOlderFrameThatArrivesLate() {
    view.delivered(50, 60, THERE);
    view.delivered(0, 90, HERE);

    assertThat(view.at(100)).contains(THERE);
    assertThat(view.at(59)).isEmpty();
  }

  @Test
  void shouldRefuseAnArrivalBeforeItsCapture() {
    assertThatThrownBy(() -> view.delivered(50, 40, HERE))
        .hasMessageContaining("40")
        .hasMessageContaining("50");
  }

  @Test
  void shouldFindThePointOfAFootprintNearestToTheCamera() {
    assertThat(PositionErrors.nearestPoint(10, 0, 4, 2, 0, 0, 0))
        .containsExactly(new double[] {8, 0}, within(1e-12));
    assertThat(PositionErrors.nearestPoint(10, 5, 4, 2, Math.PI / 2, 0, 0))
        .containsExactly(new double[] {9, 3}, within(1e-12));
  }

  @Test
  void shouldSortErrorsIntoBandsAndTakeMedians() {
    PositionErrors errors = new PositionErrors();
    errors.add(new PositionErrors.Sample(20, 0.2, 0.1));
    errors.add(new PositionErrors.Sample(20, 0.6, Double.NaN));
    errors.add(new PositionErrors.Sample(20, 0.4, 0.3));
    errors.add(new PositionErrors.Sample(30, 3, 1));

    List<PositionErrors.Band> bands = errors.bands();

    assertThat(bands.get(1).sampleCount()).isEqualTo(3);
    assertThat(bands.get(1).medianErrorMetres()).isCloseTo(0.4, within(1e-12));
    assertThat(bands.get(1).medianRelativeError()).isCloseTo(0.02, within(1e-12));
    assertThat(bands.get(1).medianVelocityErrorMetresPerSecond()).isCloseTo(0.2, within(1e-12));
    assertThat(bands.get(2).medianRelativeError()).isCloseTo(0.1, within(1e-12));
    assertThat(bands.get(0).medianErrorMetres()).isNaN();
  }
}
