package dev.saccade.sim.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static final int IGNORE = 255;
  private final ConfusionMatrix matrix = new ConfusionMatrix(3, IGNORE);

  @Test
  void shouldGiveIntersectionOverUnionByClass() {
    matrix.add(new byte[] {0, 0, 0, 1, 1}, new byte[] {0, 0, 1, 1, 1});

    assertThat(matrix.iou(0)).isEqualTo(2.0 / 3);
    assertThat(matrix.iou(1)).isEqualTo(2.0 / 3);
    assertThat(matrix.pixelAccuracy()).isEqualTo(4.0 / 5);
  }

  @Test
  void shouldLeaveClassesThatNeverOccurOutOfTheMean() {
    matrix.add(new byte[] {0, 1}, new byte[] {0, 0});

    assertThat(matrix.iou(2)).isNaN();
    assertThat(matrix.meanIou()).isCloseTo((0.5 + 0) / 2, within(1e-12));
  }

  @Test
  void shouldCountIgnoredPixelsNeitherForNorAgainst() {
    matrix.add(new byte[] {0, (byte) IGNORE, (byte) IGNORE}, new byte[] {0, 0, 1});

    assertThat(matrix.meanIou()).isEqualTo(1);
    assertThat(matrix.pixelAccuracy()).isEqualTo(1);
  }

  @Test
  void shouldPoolImages() {
    matrix.add(new byte[] {0}, new byte[] {0});
    matrix.add(new byte[] {0}, new byte[] {1});

    assertThat(matrix.count(0, 0)).isEqualTo(1);
    assertThat(matrix.count(0, 1)).isEqualTo(1);
    assertThat(matrix.iou(0)).isEqualTo(0.5);
  }

  @Test
  void shouldRefuseImagesOfAnotherSizeOrUnknownClassesWithoutCountingAnything() {
    assertThatThrownBy(() -> matrix.add(new byte[2], new byte[3]))
        .hasMessageContaining("3 pixels (expected: 2");
    assertThatThrownBy(() -> matrix.add(new byte[] {0, 3}, new byte[] {0, 0}))
        .hasMessageContaining("true class 3");
    assertThat(matrix.meanIou()).isNaN();
  }

  @Test
  void shouldCountAPredictionThatIsNoClassAsAMissAndNoOnesFalseAlarm() {
    matrix.add(new byte[] {0, 0}, new byte[] {0, 7});

    assertThat(matrix.iou(0)).isEqualTo(0.5);
    assertThat(matrix.iou(1)).isNaN();
    assertThat(matrix.pixelAccuracy()).isEqualTo(0.5);
  }
}
