package dev.saccade.sim.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CocoRunLengthTest {
  @Test
  void shouldWriteRunsDownTheColumnsWithDifferencesFromTheFourthOn() {
    // 3 wide, 4 high, the two middle rows inside: runs 1 2 2 2 2 2 1, as differences from the
    // fourth on 1 2 2 0 0 0 -1.
    BitSet inside = new BitSet();
    inside.set(3, 9);
    BinaryMask mask = new BinaryMask(3, 4, inside);

    assertThat(CocoRunLength.encode(mask)).isEqualTo("122000O");
    assertThat(CocoRunLength.decode("122000O", 3, 4)).isEqualTo(mask);
  }

  @Property(tries = 200)
  void shouldReadBackWhatItWrote(
      @ForAll @IntRange(min = 1, max = 60) int width,
      @ForAll @IntRange(min = 1, max = 60) int height,
      @ForAll long seed) {
    Random random = new Random(seed);
    BitSet inside = new BitSet();
    int at = 0;
    while (at < width * height) {
      int run = 1 + random.nextInt(200);
      inside.set(at, Math.min(width * height, at + run), random.nextBoolean());
      at += run;
    }
    BinaryMask mask = new BinaryMask(width, height, inside);

    assertThat(CocoRunLength.decode(CocoRunLength.encode(mask), width, height)).isEqualTo(mask);
  }

  @Test
  void shouldRefuseWhatDoesNotFillTheMask() {
    assertThatThrownBy(() -> CocoRunLength.decode("122000O", 3, 5))
        .hasMessageContaining("expected: 3 x 5");
    assertThatThrownBy(() -> CocoRunLength.decode("122000O", 3, 3))
        .hasMessageContaining("leaves 3x3");
    assertThatThrownBy(() -> CocoRunLength.decode("1 2", 3, 4)).hasMessageContaining("' '");
    assertThatThrownBy(() -> CocoRunLength.decode("1P", 3, 4))
        .hasMessageContaining("within a number");
  }
}
