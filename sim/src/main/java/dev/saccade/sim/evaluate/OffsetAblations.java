package dev.saccade.sim.evaluate;

import dev.saccade.perception.instance.LowResolutionMaps;
import java.util.SplittableRandom;

/** Changes to a network's instance offsets that show what following them is worth. */
public final class OffsetAblations {
  private OffsetAblations() {}

  /**
   * Moves every offset by the same distance, each in a direction of its own.
   *
   * @param seed equal seeds give equal directions
   */
  public static LowResolutionMaps withError(
      LowResolutionMaps maps, double distanceCells, long seed) {
    if (maps.instanceOffsets().isEmpty()) {
      return maps;
    }
    float[] offsets = maps.instanceOffsets().get();
    int cells = maps.cellCount();
    float[] moved = new float[2 * cells];
    SplittableRandom random = new SplittableRandom(seed);
    for (int cell = 0; cell < cells; cell++) {
      double angle = 2 * Math.PI * random.nextDouble();
      // An offset of 1 is half the map.
      moved[cell] =
          (float) (offsets[cell] + distanceCells * Math.cos(angle) * 2 / maps.widthCells());
      moved[cells + cell] =
          (float)
              (offsets[cells + cell] + distanceCells * Math.sin(angle) * 2 / maps.heightCells());
    }
    return maps.withInstanceOffsets(moved);
  }

  /**
   * Follows the offsets as training does: each sampling interpolates the coordinates that the one
   * before it left (seed paper, section 4).
   *
   * @return maps whose offsets lead to the ends in one step; reading them rounds to a cell
   */
  public static LowResolutionMaps followedBilinearly(LowResolutionMaps maps, int steps) {
    if (maps.instanceOffsets().isEmpty()) {
      return maps;
    }
    int width = maps.widthCells();
    int height = maps.heightCells();
    int cells = maps.cellCount();
    float[] offsets = maps.instanceOffsets().get();
    float[] atX = new float[cells];
    float[] atY = new float[cells];
    float[] valueX = new float[cells];
    float[] valueY = new float[cells];
    for (int cell = 0; cell < cells; cell++) {
      int x = cell % width;
      int y = cell / width;
      atX[cell] = clamp(x + offsets[cell] * width / 2, width - 1);
      atY[cell] = clamp(y + offsets[cells + cell] * height / 2, height - 1);
      valueX[cell] = x;
      valueY[cell] = y;
    }
    for (int step = 0; step < steps; step++) {
      valueX = sampled(valueX, atX, atY, width, height);
      valueY = sampled(valueY, atX, atY, width, height);
    }
    float[] ends = new float[2 * cells];
    for (int cell = 0; cell < cells; cell++) {
      int x = cell % width;
      int y = cell / width;
      ends[cell] = (valueX[cell] - x) * 2 / width;
      ends[cells + cell] = (valueY[cell] - y) * 2 / height;
    }
    return maps.withInstanceOffsets(ends);
  }

  private static float[] sampled(float[] values, float[] atX, float[] atY, int width, int height) {
    float[] result = new float[width * height];
    for (int cell = 0; cell < result.length; cell++) {
      int left = (int) atX[cell];
      int top = (int) atY[cell];
      int right = Math.min(width - 1, left + 1);
      int bottom = Math.min(height - 1, top + 1);
      float x = atX[cell] - left;
      float y = atY[cell] - top;
      float above = values[top * width + left] * (1 - x) + values[top * width + right] * x;
      float below = values[bottom * width + left] * (1 - x) + values[bottom * width + right] * x;
      result[cell] = above * (1 - y) + below * y;
    }
    return result;
  }

  private static float clamp(float value, int most) {
    return value >= 0 ? Math.min(most, value) : 0; // NaN too
  }
}
