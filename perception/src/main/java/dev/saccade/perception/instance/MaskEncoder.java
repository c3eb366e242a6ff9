package dev.saccade.perception.instance;

import java.util.Arrays;

/** Cuts one id out of an id map as a run-length mask. One thread at a time. */
final class MaskEncoder {
  private int[] runs = new int[256];
  private int runCount;

  /**
   * @param ids row-major, the whole map
   * @param statistics of the map: bounds the search to the id's box
   */
  RunLengthMask encode(
      short[] ids, int widthPixels, int heightPixels, int id, PixelStatistics statistics) {
    runCount = 0;
    int done = 0; // everything before this pixel is in a run
    for (int y = statistics.minY(id); y <= statistics.maxY(id); y++) {
      int at = y * widthPixels + statistics.minX(id);
      int end = y * widthPixels + statistics.maxX(id) + 1;
      while (at < end) {
        if (ids[at] != id) {
          at++;
          continue;
        }
        int start = at++;
        while (at < end && ids[at] == id) {
          at++;
        }
        if (start == done && runCount > 0) {
          runs[runCount - 1] += at - start; // goes on across a row's end
        } else {
          append(start - done);
          append(at - start);
        }
        done = at;
      }
    }
    append(widthPixels * heightPixels - done);
    return new RunLengthMask(widthPixels, heightPixels, Arrays.copyOf(runs, runCount));
  }

  private void append(int run) {
    if (runCount == runs.length) {
      runs = Arrays.copyOf(runs, 2 * runCount);
    }
    runs[runCount++] = run;
  }
}
