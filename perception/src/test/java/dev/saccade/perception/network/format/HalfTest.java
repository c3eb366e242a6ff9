package dev.saccade.perception.network.format;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class HalfTest {
  @Test
  void shouldReadBackEveryHalf() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Half.value((short) bits);
      if (Float.isNaN(value)) {
        assertThat(Half.value(Half.bits(value))).isNaN();
      } else {
        assertThat(Half.bits(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void shouldRoundTiesToEven() {
    assertThat(Half.value(Half.bits(2049))).isEqualTo(2048);
    assertThat(Half.value(Half.bits(2051))).isEqualTo(2052);
    assertThat(Half.value(Half.bits(65519))).isEqualTo(65504);
    assertThat(Half.value(Half.bits(65520))).isInfinite();
    assertThat(Half.value(Half.bits(0x1.8p-24f))).isEqualTo(0x1p-23f);
  }

  @Property(tries = 300)
  void shouldStayWithinHalfAStep(@ForAll @FloatRange(min = -60000, max = 60000) float value) {
    float step = Math.max(0x1p-24f, Math.ulp(value) * (1 << 13));
    assertThat(Math.abs(Half.value(Half.bits(value)) - value)).isLessThanOrEqualTo(step / 2);
  }
}
