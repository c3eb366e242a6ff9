package dev.saccade.perception.instance;

import java.util.Arrays;

/** Area, box and centre of every id of a map, gathered run by run. One thread at a time. */
final class PixelStatistics {
  private int[] area = new int[0];
  private int[] minX = new int[0];
  private int[] maxX = new int[0];
  private int[] minY = new int[0];
  private int[] maxY = new int[0];
  private long[] sumTwiceX = new long[0];
  private long[] sumY = new long[0];

  /**
   * @param ids row-major; 0 for none
   * @param idCount the largest id
   */
  void gather(short[] ids, int widthPixels, int heightPixels, int idCount) {
    reset(idCount);
    int at = 0;
    for (int y = 0; y < heightPixels; y++) {
      int end = at + widthPixels;
      int rowStart = at;
      while (at < end) {
        short id = ids[at];
        int start = at++;
        while (at < end && ids[at] == id) {
          at++;
        }
        if (id != 0) {
          add(id, start - rowStart, at - rowStart, y);
        }
      }
    }
  }

  private void add(int id, int fromX, int toX, int y) {
    int length = toX - fromX;
    area[id] += length;
    minX[id] = Math.min(minX[id], fromX);
    maxX[id] = Math.max(maxX[id], toX - 1);
    minY[id] = Math.min(minY[id], y);
    maxY[id] = y;
    sumTwiceX[id] += (long) length * (fromX + toX - 1);
    sumY[id] += (long) length * y;
  }

  int area(int id) {
    return area[id];
  }

  int minX(int id) {
    return minX[id];
  }

  /** Inside the box. */
  int maxX(int id) {
    return maxX[id];
  }

  int minY(int id) {
    return minY[id];
  }

  /** Inside the box. */
  int maxY(int id) {
    return maxY[id];
  }

  InstanceRegion region(int id, ObjectClass objectClass, double confidence) {
    return new InstanceRegion(
        objectClass,
        confidence,
        area[id],
        minX[id],
        maxX[id],
        minY[id],
        maxY[id],
        sumTwiceX[id],
        sumY[id]);
  }

  private void reset(int idCount) {
    if (area.length <= idCount) {
      int length = Math.max(64, 2 * (idCount + 1));
      area = new int[length];
      minX = new int[length];
      maxX = new int[length];
      minY = new int[length];
      maxY = new int[length];
      sumTwiceX = new long[length];
      sumY = new long[length];
    }
    int end = idCount + 1;
    Arrays.fill(area, 0, end, 0);
    Arrays.fill(minX, 0, end, Integer.MAX_VALUE);
    Arrays.fill(maxX, 0, end, -1);
    Arrays.fill(minY, 0, end, Integer.MAX_VALUE);
    Arrays.fill(maxY, 0, end, -1);
    Arrays.fill(sumTwiceX, 0, end, 0);
    Arrays.fill(sumY, 0, end, 0);
  }
}
