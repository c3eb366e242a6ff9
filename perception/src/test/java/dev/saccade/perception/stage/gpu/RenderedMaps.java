package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.instance.LowResolutionMaps;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A network's maps made of the truth of rendered frames: each pixel of the truth is a cell, scores
 * favour its class, and offsets point at its object's middle, a little wrong as networks are.
 */
final class RenderedMaps {
  private static final int IDS_PER_LABEL = 1000;

  /** Labels of Cityscapes up to 33; those from 24 on are things. */
  private static final int CLASS_COUNT = 34;

  private static final int FIRST_THING = 24;

  private RenderedMaps() {}

  static boolean[] things() {
    boolean[] things = new boolean[256];
    java.util.Arrays.fill(things, FIRST_THING, CLASS_COUNT, true);
    return things;
  }

  static LowResolutionMaps of(String frame, Random random) throws IOException {
    Raster truth;
    try (InputStream in = RenderedMaps.class.getResourceAsStream("rendered/" + frame + ".png")) {
      truth = ImageIO.read(in).getRaster();
    }
    int width = truth.getWidth();
    int height = truth.getHeight();
    int cells = width * height;
    int[] ids = truth.getSamples(0, 0, width, height, 0, (int[]) null);
    Map<Integer, long[]> sums = new HashMap<>();
    for (int cell = 0; cell < cells; cell++) {
      long[] sum = sums.computeIfAbsent(ids[cell], id -> new long[3]);
      sum[0] += cell % width;
      sum[1] += cell / width;
      sum[2]++;
    }
    float[] scores = new float[CLASS_COUNT * cells];
    float[] offsets = new float[2 * cells];
    float[] guidance = new float[2 * cells];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextFloat();
    }
    for (int cell = 0; cell < cells; cell++) {
      int label = ids[cell] < IDS_PER_LABEL ? ids[cell] : ids[cell] / IDS_PER_LABEL;
      scores[label * cells + cell] += 3;
      long[] sum = sums.get(ids[cell]);
      int x = cell % width;
      int y = cell / width;
      double toX = (double) sum[0] / sum[2] - x + wrong(random);
      double toY = (double) sum[1] / sum[2] - y + wrong(random);
      offsets[cell] = (float) (2 * toX / width);
      offsets[cells + cell] = (float) (2 * toY / height);
      guidance[cell] = (float) wrong(random);
      guidance[cells + cell] = (float) wrong(random);
    }
    return LowResolutionMaps.ofScores(width, height, CLASS_COUNT, scores)
        .withInstanceOffsets(offsets)
        .withGuidance(guidance);
  }

  /** In cells. */
  private static double wrong(Random random) {
    return 0.6 * random.nextGaussian();
  }
}
