package dev.saccade.perception.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SurfaceMapTest {
  private static final SurfaceMap.Legend LEGEND =
      new SurfaceMap.Legend(
          List.of(SurfaceKind.OTHER, SurfaceKind.ROAD, SurfaceKind.UPRIGHT, SurfaceKind.ROAD));

  @Property(tries = 100)
  void shouldTellTheKindOfEveryPixel(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 6) int classCount,
      @ForAll long seed) {
    Random random = new Random(seed);
    // Longer than needed, as a reused buffer is.
    byte[] classIds = new byte[width * height + 7];
    for (int i = 0; i < classIds.length; i++) {
      boolean goesOn = i > 0 && random.nextInt(4) > 0;
      classIds[i] = goesOn ? classIds[i - 1] : (byte) random.nextInt(classCount);
    }
    SurfaceMap map = SurfaceMap.of(classIds, width, height, LEGEND);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int id = classIds[y * width + x];
        SurfaceKind expected = id < 4 ? LEGEND.kinds().get(id) : SurfaceKind.OTHER;
        assertThat(map.at(x, y)).isEqualTo(expected);
      }
    }
  }

  @Test
  void shouldKnowNothingOutsideOfItself() {
    SurfaceMap road = SurfaceMap.of(new byte[] {1, 1}, 2, 1, LEGEND);
    assertThat(road.at(0, 0)).isEqualTo(SurfaceKind.ROAD);
    assertThat(road.at(-1, 0)).isEqualTo(SurfaceKind.OTHER);
    assertThat(road.at(2, 0)).isEqualTo(SurfaceKind.OTHER);
    assertThat(road.at(0, 1)).isEqualTo(SurfaceKind.OTHER);
  }

  @Test
  void shouldRefuseAMapOfTooFewClasses() {
    assertThatThrownBy(() -> SurfaceMap.of(new byte[5], 3, 2, LEGEND))
        .hasMessageContaining("classIds: 5 (expected: 3 x 2");
  }
}
