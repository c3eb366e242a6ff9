package dev.saccade.perception.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.saccade.perception.instance.InstanceExtractor.Sizes;
import dev.saccade.perception.instance.SyntheticScene.Noise;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InstanceExtractorTest {
  private static final ObjectClass CAR = new ObjectClass(1, "Car", ObjectCategory.VEHICLE);
  private static final ObjectClass PERSON =
      new ObjectClass(2, "Pedestrian", ObjectCategory.PEDESTRIAN);
  private static final Sizes SIZES = new Sizes(640, 320, 512, 256);

  private long nowNanos = 1;
  private final InstanceExtractor extractor =
      new InstanceExtractor(List.of(CAR, PERSON), ExtractionSettings.DEFAULT, () -> nowNanos);

  @Test
  void shouldFindEachObjectWithItsBoxCentreAndArea() {
    SyntheticScene scene =
        SyntheticScene.of(64, 32, new double[][] {{16, 16, 20, 10}, {48, 16, 8, 12}});

    InstanceSet set = extractor.extract(maps(scene, Noise.NONE), SIZES, Long.MAX_VALUE, false);

    assertThat(set.instances()).hasSize(2);
    assertThat(set.leftOutCount()).isZero();
    assertThat(set.classMap()).isEmpty();
    Instance large = set.instances().get(0);
    assertThat(large.objectClass()).isEqualTo(CAR);
    assertThat(large.confidence()).isCloseTo(0.97f, within(0.015f)); // two cells doubt it
    // Ten frame pixels to the cell.
    assertThat(large.centroidXPixels()).isCloseTo(160, within(3f));
    assertThat(large.centroidYPixels()).isCloseTo(160, within(3f));
    assertThat(large.box().widthPixels()).isCloseTo(200, within(12f));
    assertThat(large.box().heightPixels()).isCloseTo(100, within(12f));
    assertThat(set.instances().get(1).centroidXPixels()).isCloseTo(480, within(3f));
  }

  @Test
  void shouldFindNothingOnAnEmptyRoad() {
    SyntheticScene scene = SyntheticScene.of(64, 32, new double[][] {});

    InstanceSet set = extractor.extract(maps(scene, Noise.NONE), SIZES, Long.MAX_VALUE, true);

    assertThat(set.instances()).isEmpty();
    assertThat(set.classMap().orElseThrow().classIds()).containsOnly(0);
  }

  @Property(tries = 25)
  void shouldDescribeTheVeryMaskThatItGives(
      @ForAll @IntRange(min = 1, max = 9) int count, @ForAll long seed) {
    Random random = new Random(seed);
    SyntheticScene scene = SyntheticScene.random(random, 64, 32, count, true);
    LowResolutionMaps maps =
        LowResolutionMaps.ofScores(64, 32, 2, scene.scores())
            .withInstanceOffsets(scene.networkOffsets(Noise.RELATIVE, random))
            .withGuidance(randomGuidance(64 * 32, random));

    InstanceSet set = extractor.extract(maps, new Sizes(512, 256, 512, 256), Long.MAX_VALUE, true);

    byte[] classes = set.classMap().orElseThrow().classIds();
    boolean[] taken = new boolean[classes.length];
    long areaBefore = Long.MAX_VALUE;
    int number = 1;
    for (Instance instance : set.instances()) {
      assertThat(instance.id()).isEqualTo(number++);
      assertThat(instance.areaPixels()).isPositive().isLessThanOrEqualTo(areaBefore);
      areaBefore = instance.areaPixels();
      assertThat(instance.mask().areaPixels()).isEqualTo(instance.areaPixels());
      float minX = 512;
      float maxX = 0;
      float minY = 256;
      float maxY = 0;
      double sumX = 0;
      double sumY = 0;
      int at = 0;
      int[] runs = instance.mask().runs();
      for (int run = 0; run < runs.length; run++) {
        for (int i = 0; i < runs[run]; i++, at++) {
          if (run % 2 == 1) {
            assertThat(taken[at]).as("in two masks").isFalse();
            assertThat(classes[at]).as("a thing").isNotZero();
            taken[at] = true;
            int x = at % 512;
            int y = at / 512;
            minX = Math.min(minX, x);
            maxX = Math.max(maxX, x + 1);
            minY = Math.min(minY, y);
            maxY = Math.max(maxY, y + 1);
            sumX += x + 0.5;
            sumY += y + 0.5;
          }
        }
      }
      assertThat(instance.box()).isEqualTo(new PixelBox(minX, minY, maxX, maxY));
      assertThat(instance.centroidXPixels())
          .isCloseTo((float) (sumX / instance.areaPixels()), within(0.01f));
      assertThat(instance.centroidYPixels())
          .isCloseTo((float) (sumY / instance.areaPixels()), within(0.01f));
    }
  }

  @Test
  void shouldVoteOnAnInstancesClass() {
    SyntheticScene scene = SyntheticScene.of(64, 32, new double[][] {{20, 16, 20, 10}});
    float[] scores = new float[3 * 64 * 32];
    int cells = 64 * 32;
    for (int cell = 0; cell < cells; cell++) {
      boolean inside = scene.objects[cell] == 1;
      // The network takes a part of the car for a pedestrian.
      int best = !inside ? 0 : cell % 64 < 14 ? 2 : 1;
      scores[best * cells + cell] = 5;
    }
    LowResolutionMaps maps =
        LowResolutionMaps.ofScores(64, 32, 3, scores)
            .withInstanceOffsets(scene.networkOffsets(Noise.NONE, new Random(1)));

    InstanceSet set = extractor.extract(maps, SIZES, Long.MAX_VALUE, false);

    assertThat(set.instances()).hasSize(1);
    assertThat(set.instances().get(0).objectClass()).isEqualTo(CAR);
    assertThat(set.instances().get(0).confidence()).isBetween(0.5f, 0.95f);
  }

  @Test
  void shouldBeLessSureOfFewCellsThanOfMany() {
    SyntheticScene scene =
        SyntheticScene.of(64, 32, new double[][] {{16, 16, 20, 10}, {48, 16, 5, 4}});

    InstanceSet set = extractor.extract(maps(scene, Noise.NONE), SIZES, Long.MAX_VALUE, false);

    assertThat(set.instances()).hasSize(2);
    assertThat(set.instances().get(1).confidence())
        .isLessThan(set.instances().get(0).confidence() - 0.05f);
  }

  @Test
  void shouldStopAtTheBudgetWithTheLargestDone() {
    SyntheticScene scene =
        SyntheticScene.of(
            64, 32, new double[][] {{10, 16, 8, 8}, {30, 16, 16, 12}, {50, 16, 12, 10}});
    long[] readings = {0};
    InstanceExtractor bounded =
        new InstanceExtractor(List.of(CAR), ExtractionSettings.DEFAULT, () -> readings[0]++);

    InstanceSet set = bounded.extract(maps(scene, Noise.NONE), SIZES, 1, false);

    assertThat(set.instances()).hasSize(1);
    assertThat(set.instances().get(0).centroidXPixels()).isCloseTo(300, within(5f));
    assertThat(set.leftOutCount()).isEqualTo(2);
    assertThat(set.truncated()).isTrue();
  }

  @Test
  void shouldLeaveOutWhatIsTooSmall() {
    SyntheticScene scene =
        SyntheticScene.of(64, 32, new double[][] {{10, 16, 4, 4}, {40, 16, 10, 10}});

    assertThat(
            new InstanceExtractor(List.of(CAR), new ExtractionSettings(30, 20, 2), () -> nowNanos)
                .extract(maps(scene, Noise.NONE), SIZES, Long.MAX_VALUE, false)
                .instances())
        .hasSize(1);
  }

  @Test
  void shouldTakeConnectedPartsOfAClassWhereThereAreNoOffsets() {
    byte[] classes = new byte[64 * 32];
    fill(classes, 4, 14, (byte) 1);
    fill(classes, 14, 24, (byte) 2); // touches the first: another class, so another instance
    fill(classes, 40, 50, (byte) 1);

    InstanceSet set =
        extractor.extract(
            LowResolutionMaps.ofClassIds(64, 32, classes), SIZES, Long.MAX_VALUE, false);

    assertThat(set.instances()).hasSize(3);
    assertThat(set.instances())
        .extracting(instance -> instance.objectClass().name())
        .containsExactlyInAnyOrder("Car", "Pedestrian", "Car");
    assertThat(set.instances()).allMatch(instance -> instance.confidence() > 0.9);
  }

  @Test
  void shouldSurviveScoresAndOffsetsThatAreNoNumbers() {
    float[] scores = new float[3 * 64 * 32];
    float[] offsets = new float[2 * 64 * 32];
    java.util.Arrays.fill(scores, 64 * 32, 2 * 64 * 32, Float.POSITIVE_INFINITY);
    java.util.Arrays.fill(scores, 0, 64 * 32, Float.NaN);
    java.util.Arrays.fill(offsets, Float.NaN);
    LowResolutionMaps maps =
        LowResolutionMaps.ofScores(64, 32, 3, scores)
            .withInstanceOffsets(offsets)
            .withGuidance(offsets);

    assertThat(extractor.extract(maps, SIZES, Long.MAX_VALUE, true).instances())
        .allMatch(instance -> instance.confidence() >= 0);
  }

  @Test
  void shouldAllocateNothingBesideItsResult() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    LowResolutionMaps maps =
        maps(SyntheticScene.of(64, 32, new double[][] {{16, 16, 20, 10}}), Noise.NONE)
            .withGuidance(new float[2 * 64 * 32]);
    for (int i = 0; i < 20; i++) {
      extractor.extract(maps, SIZES, Long.MAX_VALUE, false);
    }

    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    InstanceSet set = extractor.extract(maps, SIZES, Long.MAX_VALUE, false);
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

    // One mask of two runs a row, and a handful of records.
    assertThat(set.instances()).hasSize(1);
    assertThat(allocated).isLessThan(set.instances().get(0).mask().runs().length * 4L + 2_000);
  }

  private static LowResolutionMaps maps(SyntheticScene scene, Noise noise) {
    return LowResolutionMaps.ofScores(64, 32, 2, scene.scores())
        .withInstanceOffsets(scene.networkOffsets(noise, new Random(3)));
  }

  private static float[] randomGuidance(int cells, Random random) {
    float[] guidance = new float[2 * cells];
    for (int i = 0; i < guidance.length; i++) {
      guidance[i] = 0.6f * (random.nextFloat() - 0.5f);
    }
    return guidance;
  }

  private static void fill(byte[] classes, int fromX, int toX, byte classId) {
    for (int y = 8; y < 20; y++) {
      java.util.Arrays.fill(classes, y * 64 + fromX, y * 64 + toX, classId);
    }
  }
}
