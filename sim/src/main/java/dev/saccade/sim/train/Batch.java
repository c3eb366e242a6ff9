package dev.saccade.sim.train;

/**
 * Pictures and truth of one step, as the losses want them.
 *
 * @param count pictures in the batch
 * @param widthPixels width of the network's input
 * @param heightPixels height of the network's input
 * @param labelDivisor the labels are this many times smaller than the input
 * @param gridDivisor the instance grid is this many times smaller than the input
 * @param images normalised pictures, [count][3][height][width]
 * @param classes class ids, {@link LabelledImage#IGNORE} to ignore, [count][height /
 *     labelDivisor][width / labelDivisor]
 * @param centres instance centre of each grid cell in normalised coordinates (-1 is the left or
 *     upper edge of the picture, 1 the right or lower edge), [count][2: x, y][height /
 *     gridDivisor][width / gridDivisor]
 * @param centreWeights weight of each grid cell in the instance loss, 0 where there is no instance,
 *     [count][height / gridDivisor][width / gridDivisor]
 */
record Batch(
    int count,
    int widthPixels,
    int heightPixels,
    int labelDivisor,
    int gridDivisor,
    float[] images,
    byte[] classes,
    float[] centres,
    float[] centreWeights) {

  /** An empty batch of the given shape, to be filled picture by picture. */
  static Batch ofShape(
      int count, int widthPixels, int heightPixels, int labelDivisor, int gridDivisor) {
    if (widthPixels % gridDivisor != 0
        || heightPixels % gridDivisor != 0
        || gridDivisor % labelDivisor != 0) {
      throw new IllegalArgumentException(
          "size: "
              + widthPixels
              + "x"
              + heightPixels
              + ", labelDivisor "
              + labelDivisor
              + " (expected: multiples of gridDivisor "
              + gridDivisor
              + ", itself a multiple of labelDivisor)");
    }
    int pixels = widthPixels * heightPixels;
    int cells = (widthPixels / gridDivisor) * (heightPixels / gridDivisor);
    return new Batch(
        count,
        widthPixels,
        heightPixels,
        labelDivisor,
        gridDivisor,
        new float[count * 3 * pixels],
        new byte[count * (pixels / (labelDivisor * labelDivisor))],
        new float[count * 2 * cells],
        new float[count * cells]);
  }

  int labelWidth() {
    return widthPixels / labelDivisor;
  }

  int labelHeight() {
    return heightPixels / labelDivisor;
  }

  int gridWidth() {
    return widthPixels / gridDivisor;
  }

  int gridHeight() {
    return heightPixels / gridDivisor;
  }
}
