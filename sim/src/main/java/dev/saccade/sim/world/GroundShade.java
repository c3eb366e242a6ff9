package dev.saccade.sim.world;

import java.util.Arrays;

/**
 * How much of the sky the ground sees near what stands on it: the soft darkness under cars and
 * around feet. A square of the world, one value each eighth of a metre.
 */
final class GroundShade {
  private static final int SIZE = 768;
  private static final double CELL_METRES = 0.125;

  private final float[] open = new float[SIZE * SIZE];
  private double originX;
  private double originY;

  void begin(double centreX, double centreY) {
    originX = StrictMath.floor(centreX) - SIZE * CELL_METRES / 2;
    originY = StrictMath.floor(centreY) - SIZE * CELL_METRES / 2;
    Arrays.fill(open, 1);
  }

  /**
   * Darkens the ground under a box.
   *
   * @param softMetres how far the darkness reaches beyond it
   * @param darkness 0 none to 1 black, under the middle
   */
  void add(
      double x,
      double y,
      double yawRadians,
      double lengthMetres,
      double widthMetres,
      double softMetres,
      double darkness) {
    double c = StrictMath.cos(yawRadians);
    double s = StrictMath.sin(yawRadians);
    double halfLength = lengthMetres / 2;
    double halfWidth = widthMetres / 2;
    double reach = Math.sqrt(halfLength * halfLength + halfWidth * halfWidth) + softMetres;
    int x0 = (int) Math.max(0, (x - reach - originX) / CELL_METRES);
    int x1 = (int) Math.min(SIZE - 1.0, (x + reach - originX) / CELL_METRES);
    int y0 = (int) Math.max(0, (y - reach - originY) / CELL_METRES);
    int y1 = (int) Math.min(SIZE - 1.0, (y + reach - originY) / CELL_METRES);
    for (int j = y0; j <= y1; j++) {
      double dy = originY + (j + 0.5) * CELL_METRES - y;
      for (int i = x0; i <= x1; i++) {
        double dx = originX + (i + 0.5) * CELL_METRES - x;
        double along = Math.abs(dx * c + dy * s) - halfLength;
        double across = Math.abs(dy * c - dx * s) - halfWidth;
        double outside = Math.max(along, across);
        double share = 1 - (outside + softMetres * 0.5) / (softMetres * 1.5);
        if (share <= 0) {
          continue;
        }
        double t = Math.min(1, share);
        float factor = (float) (1 - darkness * t * t * (3 - 2 * t));
        int k = j * SIZE + i;
        open[k] = Math.min(open[k], factor);
      }
    }
  }

  float at(double x, double y) {
    float u = (float) ((x - originX) / CELL_METRES) - 0.5f;
    float v = (float) ((y - originY) / CELL_METRES) - 0.5f;
    if (!(u >= 0 && v >= 0 && u < SIZE - 1 && v < SIZE - 1)) {
      return 1;
    }
    int u0 = (int) u;
    int v0 = (int) v;
    float tu = u - u0;
    float tv = v - v0;
    int i = v0 * SIZE + u0;
    float a = open[i] + (open[i + 1] - open[i]) * tu;
    float b = open[i + SIZE] + (open[i + SIZE + 1] - open[i + SIZE]) * tu;
    return a + (b - a) * tv;
  }
}
