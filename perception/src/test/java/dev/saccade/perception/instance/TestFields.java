package dev.saccade.perception.instance;

import dev.saccade.perception.instance.SyntheticScene.Noise;
import java.util.Random;

/** Maps as networks give them, and worse. */
public final class TestFields {
  private TestFields() {}

  /**
   * @param broken whether NaN, infinities and values far out of range stand among the numbers
   */
  public static LowResolutionMaps random(
      Random random, int width, int height, int classCount, boolean guided, boolean broken) {
    int cells = width * height;
    float[] scores = numbers(random, classCount * cells, 4, broken);
    // Half of them coarse: ties must be broken alike, too.
    if (random.nextBoolean()) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] = Math.round(scores[i]);
      }
    }
    float[] offsets = numbers(random, 2 * cells, random.nextFloat(), broken);
    LowResolutionMaps maps =
        LowResolutionMaps.ofScores(width, height, classCount, scores).withInstanceOffsets(offsets);
    return guided ? maps.withGuidance(numbers(random, 2 * cells, 1.2f, broken)) : maps;
  }

  /** Objects on a road: most of the map is of one mind, as maps of trained networks are. */
  public static LowResolutionMaps scene(Random random, int width, int height, int count) {
    SyntheticScene scene = SyntheticScene.random(random, width, height, count, true);
    Noise[] kinds = Noise.values();
    return LowResolutionMaps.ofScores(width, height, 2, scene.scores())
        .withInstanceOffsets(scene.networkOffsets(kinds[random.nextInt(kinds.length)], random))
        .withGuidance(numbers(random, 2 * width * height, 0.4f, false));
  }

  private static float[] numbers(Random random, int count, float reach, boolean broken) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = reach * (2 * random.nextFloat() - 1);
      if (broken && random.nextInt(9) == 0) {
        float[] odd = {
          Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -1e30f, -0f
        };
        numbers[i] = odd[random.nextInt(odd.length)];
      }
    }
    return numbers;
  }
}
