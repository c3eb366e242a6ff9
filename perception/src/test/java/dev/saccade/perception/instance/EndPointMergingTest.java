package dev.saccade.perception.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.instance.SyntheticScene.Noise;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The measurement behind decision note 0201, as a test. */
class EndPointMergingTest {
  private static final int MINIMUM_AREA = 4;
  private static final int RADIUS_SQUARED = ExtractionSettings.DEFAULT.mergeRadiusSquared();

  private static final double[][] SIX_OBJECTS = {
    {20, 20, 26, 14}, {60, 22, 30, 16}, {100, 20, 24, 14},
    {22, 46, 10, 20}, {64, 46, 8, 18}, {104, 46, 14, 18}
  };

  @Test
  void shouldFindAllObjectsAlthoughEveryOffsetIsTwoCellsOff() {
    SyntheticScene scene = SyntheticScene.of(128, 64, SIX_OBJECTS);
    float[] offsets = scene.networkOffsets(Noise.TWO_CELLS, new Random(5));

    assertThat(scene.quality(ends(scene, offsets, RADIUS_SQUARED), MINIMUM_AREA))
        .isGreaterThan(0.9);
    assertThat(scene.quality(ends(scene, offsets, 0), MINIMUM_AREA))
        .as("equal end points alone, as in the paper")
        .isLessThan(0.5);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellTouchingObjectsApartUnderEveryKindOfNoise(Noise noise) {
    Random random = new Random(11);
    double merged = 0;
    double exact = 0;
    int scenes = 12;
    for (int i = 0; i < scenes; i++) {
      SyntheticScene scene = SyntheticScene.random(random, 128, 64, 4 + random.nextInt(8), true);
      float[] offsets = scene.networkOffsets(noise, random);
      merged += scene.quality(ends(scene, offsets, RADIUS_SQUARED), MINIMUM_AREA) / scenes;
      exact += scene.quality(ends(scene, offsets, 0), MINIMUM_AREA) / scenes;
    }

    assertThat(merged).isGreaterThan(noise == Noise.NONE ? 0.93 : 0.68);
    assertThat(merged).isGreaterThan(noise == Noise.NONE ? exact - 0.04 : exact + 0.1);
  }

  @Test
  void shouldLeavePerfectEndPointsAlone() {
    SyntheticScene scene = SyntheticScene.of(128, 64, SIX_OBJECTS);
    float[] offsets = scene.networkOffsets(Noise.NONE, new Random(1));

    assertThat(ends(scene, offsets, RADIUS_SQUARED)).isEqualTo(ends(scene, offsets, 0));
  }

  private static int[] ends(SyntheticScene scene, float[] offsets, int radiusSquared) {
    int cellCount = scene.width * scene.height;
    int[] next = new int[cellCount];
    int[] ends = new int[cellCount];
    boolean[] thing = scene.thing();
    IndexMap.fill(offsets, scene.width, scene.height, thing, next);
    IndexFollowing.doubling(next, cellCount, 30, ends, new int[cellCount], new int[cellCount]);
    if (radiusSquared > 0) {
      new EndPointMerging().merge(next, ends, thing, scene.width, scene.height, radiusSquared);
    }
    return ends;
  }
}
