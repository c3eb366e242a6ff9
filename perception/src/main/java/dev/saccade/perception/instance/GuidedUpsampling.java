package dev.saccade.perception.instance;

/**
 * Classes and ids at full size, read where the guidance points (seed paper, section 3.1): offsets
 * are interpolated bilinearly, class scores are sampled bilinearly at the shifted place and only
 * their arg-max is kept, ids are taken from one cell. No volume of scores at full size ever exists.
 *
 * <p>Where the four cells around a place agree on the class, so does every mixture of them: the
 * scores are not looked at. That is most of a picture, and it is part of the definition, so that
 * processors that round differently still agree.
 *
 * <p>Keeps tables for its last sizes; one thread at a time.
 */
final class GuidedUpsampling {
  private static final int MIXED = -1;

  private int widthCells;
  private int heightCells;
  private int widthPixels;
  private int heightPixels;
  private int[] columnCentre = new int[0];
  private int[] columnLeft = new int[0];
  private int[] columnRight = new int[0];
  private int[] columnWeight = new int[0];
  private int[] rowGuidanceX = new int[0];
  private int[] rowGuidanceY = new int[0];
  private int[] guidanceX = new int[0];
  private int[] guidanceY = new int[0];
  private short[] agreed = new short[0];
  private float[] pixelMajor = new float[0];

  /**
   * Everything of one frame that the upsampling reads.
   *
   * @param classes the best class, by cell
   * @param ids instance ids, by cell; 0 for none
   * @param idClasses class by id
   * @param things whether a class is a thing, by class id
   */
  record Cells(byte[] classes, short[] ids, byte[] idClasses, boolean[] things) {}

  /**
   * @param classesOut receives the class of every pixel, widthPixels * heightPixels
   * @param idsOut receives the instance id of every pixel, 0 for none, likewise
   */
  void upsample(
      LowResolutionMaps maps,
      Cells cells,
      int toWidthPixels,
      int toHeightPixels,
      byte[] classesOut,
      short[] idsOut) {
    prepare(maps, toWidthPixels, toHeightPixels);
    if (maps.guidance().isEmpty() && widthCells == widthPixels && heightCells == heightPixels) {
      System.arraycopy(cells.classes, 0, classesOut, 0, maps.cellCount());
      System.arraycopy(cells.ids, 0, idsOut, 0, maps.cellCount());
      return;
    }
    boolean guided = maps.guidance().isPresent();
    if (guided) {
      takeGuidance(maps.guidance().get(), maps.cellCount());
    }
    findAgreement(cells.classes);
    boolean scored = maps.scores().isPresent();
    if (scored) {
      toPixelMajor(maps);
    }
    int maxX = widthCells - 1 << FixedPoint.POSITION_BITS;
    int maxY = heightCells - 1 << FixedPoint.POSITION_BITS;
    int out = 0;
    for (int y = 0; y < heightPixels; y++) {
      int centreY = FixedPoint.centre(y, heightPixels, heightCells);
      if (guided) {
        interpolateRow(Math.max(0, Math.min(maxY, centreY)));
      }
      for (int x = 0; x < widthPixels; x++, out++) {
        int atX = columnCentre[x];
        int atY = centreY;
        if (guided) {
          int left = columnLeft[x];
          int right = columnRight[x];
          int weight = columnWeight[x];
          int other = FixedPoint.WEIGHT_ONE - weight;
          atX += rowGuidanceX[left] * other + rowGuidanceX[right] * weight >> 16;
          atY += rowGuidanceY[left] * other + rowGuidanceY[right] * weight >> 16;
        }
        atX = Math.max(0, Math.min(maxX, atX));
        atY = Math.max(0, Math.min(maxY, atY));
        int cellX = atX >> FixedPoint.POSITION_BITS;
        int cellY = atY >> FixedPoint.POSITION_BITS;
        int cell = cellY * widthCells + cellX;
        int classId = agreed[cell];
        if (classId != MIXED && !cells.things[classId]) {
          classesOut[out] = (byte) classId;
          idsOut[out] = 0;
          continue;
        }
        int toRight = cellX + 1 < widthCells ? 1 : 0;
        int toBelow = cellY + 1 < heightCells ? widthCells : 0;
        int weightX = (atX & FixedPoint.POSITION_ONE - 1) >> 4;
        int weightY = (atY & FixedPoint.POSITION_ONE - 1) >> 4;
        if (classId == MIXED) {
          classId =
              scored
                  ? blended(maps.classCount(), cell, toRight, toBelow, weightX, weightY)
                  : cells.classes[nearest(cell, toRight, toBelow, weightX, weightY)] & 0xFF;
        }
        classesOut[out] = (byte) classId;
        idsOut[out] =
            cells.things[classId]
                ? idAt(cells, classId, cell, toRight, toBelow, weightX, weightY)
                : 0;
      }
    }
  }

  /** The class whose bilinearly sampled score is largest; the first of equals; NaN never wins. */
  private int blended(
      int classCount, int cell, int toRight, int toBelow, int weightX, int weightY) {
    float[] scores = pixelMajor;
    int at00 = cell * classCount;
    int at01 = at00 + toRight * classCount;
    int at10 = at00 + toBelow * classCount;
    int at11 = at10 + toRight * classCount;
    // Integers below 2^17: exact as floats. The sums are taken in this order on every processor.
    float w00 = (FixedPoint.WEIGHT_ONE - weightX) * (FixedPoint.WEIGHT_ONE - weightY);
    float w01 = weightX * (FixedPoint.WEIGHT_ONE - weightY);
    float w10 = (FixedPoint.WEIGHT_ONE - weightX) * weightY;
    float w11 = weightX * weightY;
    int best = 0;
    float bestScore = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < classCount; c++) {
      float score =
          scores[at00 + c] * w00
              + scores[at01 + c] * w01
              + (scores[at10 + c] * w10 + scores[at11 + c] * w11);
      if (score > bestScore) {
        bestScore = score;
        best = c;
      }
    }
    return best;
  }

  private static int nearest(int cell, int toRight, int toBelow, int weightX, int weightY) {
    int half = FixedPoint.WEIGHT_ONE / 2;
    return cell + (weightX >= half ? toRight : 0) + (weightY >= half ? toBelow : 0);
  }

  /**
   * The id of the nearest of the four cells that has one, those of instances of the pixel's own
   * class before others: a pixel at an object's edge may lie nearest to a cell of the background.
   */
  private static short idAt(
      Cells cells, int classId, int cell, int toRight, int toBelow, int weightX, int weightY) {
    int otherX = FixedPoint.WEIGHT_ONE - weightX;
    int otherY = FixedPoint.WEIGHT_ONE - weightY;
    short id00 = cells.ids[cell];
    short id01 = cells.ids[cell + toRight];
    short id10 = cells.ids[cell + toBelow];
    short id11 = cells.ids[cell + toBelow + toRight];
    if (id00 == id01 && id00 == id10 && id00 == id11) {
      return id00;
    }
    int best = rank(cells, classId, id00, otherX * otherY);
    short id = id00;
    int rank = rank(cells, classId, id01, weightX * otherY);
    if (rank > best) {
      best = rank;
      id = id01;
    }
    rank = rank(cells, classId, id10, otherX * weightY);
    if (rank > best) {
      best = rank;
      id = id10;
    }
    return rank(cells, classId, id11, weightX * weightY) > best ? id11 : id;
  }

  private static int rank(Cells cells, int classId, short id, int weight) {
    if (id == 0) {
      return -1;
    }
    return weight + ((cells.idClasses[id] & 0xFF) == classId ? 1 << 20 : 0);
  }

  private void prepare(LowResolutionMaps maps, int toWidthPixels, int toHeightPixels) {
    if (widthCells == maps.widthCells()
        && heightCells == maps.heightCells()
        && widthPixels == toWidthPixels
        && heightPixels == toHeightPixels) {
      return;
    }
    widthCells = maps.widthCells();
    heightCells = maps.heightCells();
    widthPixels = toWidthPixels;
    heightPixels = toHeightPixels;
    columnCentre = new int[widthPixels];
    columnLeft = new int[widthPixels];
    columnRight = new int[widthPixels];
    columnWeight = new int[widthPixels];
    for (int x = 0; x < widthPixels; x++) {
      columnCentre[x] = FixedPoint.centre(x, widthPixels, widthCells);
      int inside =
          Math.max(0, Math.min(widthCells - 1 << FixedPoint.POSITION_BITS, columnCentre[x]));
      columnLeft[x] = inside >> FixedPoint.POSITION_BITS;
      columnRight[x] = Math.min(widthCells - 1, columnLeft[x] + 1);
      columnWeight[x] = (inside & FixedPoint.POSITION_ONE - 1) >> 4;
    }
    rowGuidanceX = new int[widthCells];
    rowGuidanceY = new int[widthCells];
    agreed = new short[maps.cellCount()];
  }

  private void takeGuidance(float[] guidance, int cellCount) {
    if (guidanceX.length < cellCount) {
      guidanceX = new int[cellCount];
      guidanceY = new int[cellCount];
    }
    for (int cell = 0; cell < cellCount; cell++) {
      guidanceX[cell] = FixedPoint.guidance(guidance[cell]);
      guidanceY[cell] = FixedPoint.guidance(guidance[cellCount + cell]);
    }
  }

  /** Vertical half of the interpolation, once a row. */
  private void interpolateRow(int atY) {
    int above = (atY >> FixedPoint.POSITION_BITS) * widthCells;
    int below = above + ((atY >> FixedPoint.POSITION_BITS) + 1 < heightCells ? widthCells : 0);
    int weight = (atY & FixedPoint.POSITION_ONE - 1) >> 4;
    int other = FixedPoint.WEIGHT_ONE - weight;
    for (int x = 0; x < widthCells; x++) {
      rowGuidanceX[x] = guidanceX[above + x] * other + guidanceX[below + x] * weight;
      rowGuidanceY[x] = guidanceY[above + x] * other + guidanceY[below + x] * weight;
    }
  }

  private void findAgreement(byte[] classes) {
    int cell = 0;
    for (int y = 0; y < heightCells; y++) {
      int toBelow = y + 1 < heightCells ? widthCells : 0;
      for (int x = 0; x < widthCells; x++, cell++) {
        int toRight = x + 1 < widthCells ? 1 : 0;
        byte c = classes[cell];
        boolean same =
            c == classes[cell + toRight]
                && c == classes[cell + toBelow]
                && c == classes[cell + toBelow + toRight];
        agreed[cell] = (short) (same ? c & 0xFF : MIXED);
      }
    }
  }

  private void toPixelMajor(LowResolutionMaps maps) {
    float[] planes = maps.scores().get();
    int cellCount = maps.cellCount();
    int classCount = maps.classCount();
    int length = Math.multiplyExact(cellCount, classCount);
    if (pixelMajor.length < length) {
      pixelMajor = new float[length];
    }
    for (int c = 0; c < classCount; c++) {
      int from = c * cellCount;
      for (int cell = 0, to = c; cell < cellCount; cell++, to += classCount) {
        pixelMajor[to] = planes[from + cell];
      }
    }
  }
}
