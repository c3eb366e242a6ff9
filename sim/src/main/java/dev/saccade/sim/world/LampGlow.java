package dev.saccade.sim.world;

import java.util.Arrays;
import java.util.List;

/** The light of street lamps on the ground around the vehicle, one value each half metre. */
final class LampGlow {
  private static final int SIZE = 224;
  private static final double CELL_METRES = 0.5;
  private static final double REACH_METRES = 16;

  private final float[] glow = new float[SIZE * SIZE];
  private double originX;
  private double originY;

  /**
   * @param lamps x, y and height of each
   */
  void begin(double centreX, double centreY, List<double[]> lamps) {
    originX = StrictMath.floor(centreX) - SIZE * CELL_METRES / 2;
    originY = StrictMath.floor(centreY) - SIZE * CELL_METRES / 2;
    Arrays.fill(glow, 0);
    for (double[] lamp : lamps) {
      add(lamp[0], lamp[1], lamp[2]);
    }
  }

  private void add(double x, double y, double height) {
    int x0 = (int) Math.max(0, (x - REACH_METRES - originX) / CELL_METRES);
    int x1 = (int) Math.min(SIZE - 1.0, (x + REACH_METRES - originX) / CELL_METRES);
    int y0 = (int) Math.max(0, (y - REACH_METRES - originY) / CELL_METRES);
    int y1 = (int) Math.min(SIZE - 1.0, (y + REACH_METRES - originY) / CELL_METRES);
    for (int j = y0; j <= y1; j++) {
      double dy = originY + (j + 0.5) * CELL_METRES - y;
      for (int i = x0; i <= x1; i++) {
        double dx = originX + (i + 0.5) * CELL_METRES - x;
        double flat = (dx * dx + dy * dy) / (height * height);
        if (flat < REACH_METRES * REACH_METRES / (height * height)) {
          double square = 1 + flat;
          glow[j * SIZE + i] += (float) (0.5 / (square * Math.sqrt(square)));
        }
      }
    }
  }

  float at(double x, double y) {
    int i = (int) ((x - originX) / CELL_METRES);
    int j = (int) ((y - originY) / CELL_METRES);
    return i < 0 || j < 0 || i >= SIZE || j >= SIZE ? 0 : glow[j * SIZE + i];
  }
}
