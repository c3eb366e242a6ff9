package dev.saccade.sim.world;

/**
 * A sensor that reads its rows one after the other: the middle row shows the instant of capture,
 * the first an earlier one, the last a later one, so that what moves across the picture leans. The
 * picture and all of its truth are moved alike, each pixel along the way that its point takes until
 * its row is read.
 */
final class RollingShutter {
  private static final int ROUNDS = 2;

  private final int width;
  private final int height;
  private final float[] sourceX;
  private final float[] sourceY;

  /**
   * @param readoutSeconds from the first row to the last
   * @param userOfPixel as everything was at the instant of capture, -1 for what stands still
   * @param closeness of each pixel, one over the distance; 0 for the sky
   */
  RollingShutter(
      ImageMotion motion,
      int width,
      int height,
      double readoutSeconds,
      int[] userOfPixel,
      float[] closeness) {
    this.width = width;
    this.height = height;
    this.sourceX = new float[width * height];
    this.sourceY = new float[width * height];
    for (int y = 0; y < height; y++) {
      float late = (float) (readoutSeconds * ((y + 0.5) / height - 0.5));
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        // Whose way it is, is only known where it came from: looked up there once more.
        int from = i;
        for (int round = 0; round < ROUNDS; round++) {
          motion.look(from % width, from / width, userOfPixel[from], closeness[from]);
          sourceX[i] = clamped(x - motion.stepX * late, width);
          sourceY[i] = clamped(y - motion.stepY * late, height);
          from = nearest(i);
        }
      }
    }
  }

  private static float clamped(float place, int size) {
    return Math.max(0, Math.min(size - 1, place));
  }

  private int nearest(int i) {
    return ((int) (sourceY[i] + 0.5f)) * width + ((int) (sourceX[i] + 0.5f));
  }

  void move(byte[] values) {
    byte[] before = values.clone();
    for (int i = 0; i < sourceX.length; i++) {
      values[i] = before[nearest(i)];
    }
  }

  void move(int[] values) {
    int[] before = values.clone();
    for (int i = 0; i < sourceX.length; i++) {
      values[i] = before[nearest(i)];
    }
  }

  void move(float[] values) {
    float[] before = values.clone();
    for (int i = 0; i < sourceX.length; i++) {
      values[i] = before[nearest(i)];
    }
  }

  /**
   * Three values a pixel, taken between the pixels where a point came from.
   *
   * @param to receives them
   */
  void moveLight(float[] from, float[] to) {
    for (int i = 0; i < sourceX.length; i++) {
      int x = (int) sourceX[i];
      int y = (int) sourceY[i];
      float right = sourceX[i] - x;
      float down = sourceY[i] - y;
      int row = 3 * (y * width + x);
      int next = x + 1 < width ? 3 : 0;
      int below = y + 1 < height ? 3 * width : 0;
      for (int c = 0; c < 3; c++) {
        float upper = from[row + c] * (1 - right) + from[row + next + c] * right;
        float lower = from[row + below + c] * (1 - right) + from[row + below + next + c] * right;
        to[3 * i + c] = upper * (1 - down) + lower * down;
      }
    }
  }
}
