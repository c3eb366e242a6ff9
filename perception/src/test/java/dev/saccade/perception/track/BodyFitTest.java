package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class BodyFitTest {
  private static final double OVERHANG = 0.8;
  private static final double SIDE = 0.1;
  private static final double LENGTH = 4.5;
  private static final double WIDTH = 1.8;

  @Property(tries = 300)
  void shouldFindTheMiddleWhereverTheCameraStands(
      @ForAll @DoubleRange(min = -30, max = 30) double along,
      @ForAll @DoubleRange(min = -12, max = 12) double across) {
    double besideAlong = Math.abs(along) - LENGTH / 2;
    double besideAcross = Math.abs(across) - WIDTH / 2;
    if (Math.max(besideAlong, besideAcross) < 2 || besideAlong * besideAlong < 0.01) {
      return; // too near
    }
    BodyFit fit = fit(wheels(along, across));
    double nearestAlong = Math.signum(along) * Math.max(0, besideAlong);
    double nearestAcross = Math.signum(across) * Math.max(0, besideAcross);
    assertThat(fit.acrossNearest()).isCloseTo(nearestAcross, within(0.01));
    assertThat(fit.acrossMiddle()).isCloseTo(across, within(0.01));
    if (besideAlong > 0) {
      assertThat(fit.alongNearest()).isCloseTo(nearestAlong, within(0.01));
      assertThat(fit.alongMiddle()).isCloseTo(along, within(0.01));
    }
  }

  @Test
  void shouldNotWanderWithThePixelThatMakesOneCornerTheNearest() {
    List<double[]> leftNearer = List.of(new double[] {20, 0.9}, new double[] {20.2, -0.8});
    List<double[]> rightNearer = List.of(new double[] {20.2, 0.9}, new double[] {20, -0.8});
    BodyFit one = fit(leftNearer);
    BodyFit other = fit(rightNearer);
    assertThat(one.acrossMiddle()).isEqualTo(other.acrossMiddle());
    assertThat(one.alongMiddle()).isEqualTo(other.alongMiddle());
    assertThat(one.acrossNearest()).isZero();
    assertThat(other.acrossNearest()).isZero();
  }

  @Test
  void shouldSeeHowLongSomethingIsOnlyFromItsSide() {
    List<double[]> bus = List.of(new double[] {-4, 8}, new double[] {5, 8});
    assertThat(fit(bus).seenLengthMetres()).isCloseTo(9 + 2 * OVERHANG, within(1e-9));
    assertThat(fit(bus).alongMiddle()).isCloseTo(0.5, within(1e-9));
    assertThat(fit(List.of(new double[] {20, 0.9}, new double[] {20, -0.8})).seenLengthMetres())
        .isNaN();
  }

  /** Where the wheels that the camera sees touch the ground. */
  private static List<double[]> wheels(double along, double across) {
    List<double[]> wheels = new ArrayList<>();
    for (double end : new double[] {-1, 1}) {
      for (double side : new double[] {-1, 1}) {
        wheels.add(
            new double[] {
              along + end * (LENGTH / 2 - OVERHANG), across + side * (WIDTH / 2 - SIDE)
            });
      }
    }
    return wheels;
  }

  private static BodyFit fit(List<double[]> contacts) {
    double nearest = contacts.stream().mapToDouble(c -> Math.hypot(c[0], c[1])).min().orElseThrow();
    return BodyFit.of(contacts, nearest + 1, OVERHANG, SIDE, LENGTH, WIDTH, true);
  }
}
