package dev.saccade.perception.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GuidedUpsamplingTest {
  private static final boolean[] NO_THINGS = new boolean[256];

  @Property(tries = 60)
  void shouldAgreeWithTheArgMaxOfAWholeVolumeOfSampledScores(
      @ForAll @IntRange(min = 1, max = 12) int width,
      @ForAll @IntRange(min = 1, max = 12) int height,
      @ForAll @IntRange(min = 1, max = 90) int toWidth,
      @ForAll @IntRange(min = 1, max = 90) int toHeight,
      @ForAll @IntRange(min = 1, max = 7) int classCount,
      @ForAll boolean guided,
      @ForAll long seed) {
    Random random = new Random(seed);
    float[] scores = random(classCount * width * height, 3, random);
    float[] guidance = random(2 * width * height, 1, random);
    LowResolutionMaps maps = LowResolutionMaps.ofScores(width, height, classCount, scores);
    byte[] upsampled = classes(guided ? maps.withGuidance(guidance) : maps, toWidth, toHeight);

    int different = 0;
    for (int y = 0; y < toHeight; y++) {
      for (int x = 0; x < toWidth; x++) {
        double[] sampled =
            sampled(
                width,
                height,
                classCount,
                scores,
                guided ? guidance : null,
                x,
                toWidth,
                y,
                toHeight);
        int got = upsampled[y * toWidth + x] & 0xFF;
        double best = Arrays.stream(sampled).max().orElseThrow();
        // Fixed point moves places by up to a few thousandths of a cell.
        if (best - sampled[got] > 0.1) {
          different++;
        }
      }
    }
    assertThat(different).isZero();
  }

  @Test
  void shouldMoveABorderToWhereTheGuidancePoints() {
    // Two cells of class 0, two of class 1: the border lies in the middle of 32 pixels.
    LowResolutionMaps maps =
        LowResolutionMaps.ofScores(4, 1, 2, new float[] {1, 1, 0, 0, 0, 0, 1, 1});

    assertThat(firstOfClassOne(classes(maps, 32, 1))).isEqualTo(16);
    // Everything is read half a cell further right, so the border moves four pixels left.
    assertThat(
            firstOfClassOne(
                classes(maps.withGuidance(new float[] {.5f, .5f, .5f, .5f, 0, 0, 0, 0}), 32, 1)))
        .isEqualTo(12);
  }

  @Test
  void shouldTakeIdsFromTheNearestCellThatHasOne() {
    byte[] classes = {0, 1, 1, 1};
    boolean[] things = new boolean[256];
    things[1] = true;
    short[] ids = {0, 1, 2, 2};
    byte[] idClasses = {0, 1, 1};
    // Strong enough for class 1 to reach beyond the middle between the first two cells.
    LowResolutionMaps maps =
        LowResolutionMaps.ofScores(4, 1, 2, new float[] {1, 0, 0, 0, 0, 9, 9, 9});
    byte[] classesOut = new byte[32];
    short[] idsOut = new short[32];

    new GuidedUpsampling()
        .upsample(
            maps,
            new GuidedUpsampling.Cells(classes, ids, idClasses, things),
            32,
            1,
            classesOut,
            idsOut);

    int first = firstOfClassOne(classesOut);
    assertThat(first).isLessThan(8);
    for (int x = 0; x < 32; x++) {
      assertThat(idsOut[x]).as("pixel %d", x).isEqualTo((short) (x < first ? 0 : x < 16 ? 1 : 2));
    }
  }

  @Test
  void shouldCopyMapsOfFullSize() {
    byte[] ids = {0, 1, 2, 255 - 256, 4, 5};

    assertThat(classes(LowResolutionMaps.ofClassIds(3, 2, ids), 3, 2)).isEqualTo(ids);
  }

  @Test
  void shouldTakeTheNearestClassWhereThereAreNoScores() {
    byte[] upsampled = classes(LowResolutionMaps.ofClassIds(2, 1, new byte[] {3, 7}), 6, 1);

    assertThat(upsampled).containsExactly(3, 3, 3, 7, 7, 7);
  }

  private static byte[] classes(LowResolutionMaps maps, int toWidth, int toHeight) {
    int cellCount = maps.cellCount();
    byte[] best = new byte[cellCount];
    if (maps.classIds().isPresent()) {
      best = maps.classIds().get();
    } else {
      float[] scores = maps.scores().get();
      for (int cell = 0; cell < cellCount; cell++) {
        for (int c = 1; c < maps.classCount(); c++) {
          if (scores[c * cellCount + cell] > scores[best[cell] * cellCount + cell]) {
            best[cell] = (byte) c;
          }
        }
      }
    }
    byte[] classesOut = new byte[toWidth * toHeight];
    new GuidedUpsampling()
        .upsample(
            maps,
            new GuidedUpsampling.Cells(best, new short[cellCount], new byte[1], NO_THINGS),
            toWidth,
            toHeight,
            classesOut,
            new short[toWidth * toHeight]);
    return classesOut;
  }

  /** The definition, in doubles. */
  private static double[] sampled(
      int width,
      int height,
      int classCount,
      float[] scores,
      float[] guidance,
      int x,
      int toWidth,
      int y,
      int toHeight) {
    double centreX = (x + 0.5) * width / toWidth - 0.5;
    double centreY = (y + 0.5) * height / toHeight - 0.5;
    double atX = centreX;
    double atY = centreY;
    if (guidance != null) {
      atX += bilinear(guidance, 0, width, height, centreX, centreY);
      atY += bilinear(guidance, width * height, width, height, centreX, centreY);
    }
    double[] result = new double[classCount];
    for (int c = 0; c < classCount; c++) {
      result[c] = bilinear(scores, c * width * height, width, height, atX, atY);
    }
    return result;
  }

  private static double bilinear(
      float[] map, int from, int width, int height, double atX, double atY) {
    double x = Math.max(0, Math.min(width - 1, atX));
    double y = Math.max(0, Math.min(height - 1, atY));
    int x0 = (int) x;
    int y0 = (int) y;
    int x1 = Math.min(width - 1, x0 + 1);
    int y1 = Math.min(height - 1, y0 + 1);
    double fx = x - x0;
    double fy = y - y0;
    return (map[from + y0 * width + x0] * (1 - fx) + map[from + y0 * width + x1] * fx) * (1 - fy)
        + (map[from + y1 * width + x0] * (1 - fx) + map[from + y1 * width + x1] * fx) * fy;
  }

  private static int firstOfClassOne(byte[] classes) {
    int x = 0;
    while (classes[x] != 1) {
      x++;
    }
    return x;
  }

  private static float[] random(int length, float reach, Random random) {
    float[] result = new float[length];
    for (int i = 0; i < length; i++) {
      result[i] = reach * (2 * random.nextFloat() - 1);
    }
    return result;
  }
}
