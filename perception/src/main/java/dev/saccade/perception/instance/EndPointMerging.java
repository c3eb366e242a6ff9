package dev.saccade.perception.instance;

import java.util.Arrays;

/**
 * Makes one instance of end points that lie together.
 *
 * <p>With imperfect offsets a path does not come to rest: near a centre it goes round in a small
 * loop, and cells of one object end at different places of it. So an end is taken as the mean of
 * the loop's places, ends vote for cells, and each end climbs to the cell with the densest votes
 * within reach until there is none denser. Votes are weighed by distance: a peak is a place, not a
 * plateau.
 *
 * <p>All in integers. Keeps its work space; one thread at a time.
 */
final class EndPointMerging {
  /** Steps over which a loop is averaged, as a power of two: loops near a centre are short. */
  static final int MEAN_STEPS_BITS = 3;

  private int[] sumX = new int[0];
  private int[] sumY = new int[0];
  private int[] nextSumX = new int[0];
  private int[] nextSumY = new int[0];
  private int[] power = new int[0];
  private int[] square = new int[0];
  private int[] votes = new int[0];
  private int[] density = new int[0];
  private int[] climb = new int[0];

  /**
   * @param next the index map
   * @param ends where following it ends, by cell; receives the merged end points
   * @param thing cells that vote; other cells' ends are left as they are
   * @param radiusSquared in cells, at least 1
   */
  void merge(
      int[] next, int[] ends, boolean[] thing, int widthCells, int heightCells, int radiusSquared) {
    int cellCount = widthCells * heightCells;
    grow(cellCount);
    averageLoops(next, ends, widthCells, cellCount);
    Arrays.fill(votes, 0, cellCount, 0);
    for (int cell = 0; cell < cellCount; cell++) {
      if (thing[cell]) {
        votes[ends[cell]]++;
      }
    }
    spreadVotes(widthCells, heightCells, radiusSquared);
    pointUphill(widthCells, heightCells, radiusSquared);
    for (int cell = 0; cell < cellCount; cell++) {
      if (thing[cell]) {
        int at = ends[cell];
        while (climb[at] != at) {
          at = climb[at];
        }
        climb[ends[cell]] = at; // the next to end here need not climb again
        ends[cell] = at;
      }
    }
  }

  /** Replaces each end by the mean place of the path's next 2^MEAN_STEPS_BITS cells. */
  private void averageLoops(int[] next, int[] ends, int widthCells, int cellCount) {
    System.arraycopy(next, 0, power, 0, cellCount);
    for (int cell = 0; cell < cellCount; cell++) {
      sumX[cell] = cell % widthCells;
      sumY[cell] = cell / widthCells;
    }
    for (int bit = 0; bit < MEAN_STEPS_BITS; bit++) {
      for (int cell = 0; cell < cellCount; cell++) {
        nextSumX[cell] = sumX[cell] + sumX[power[cell]];
        nextSumY[cell] = sumY[cell] + sumY[power[cell]];
        square[cell] = power[power[cell]];
      }
      swapBuffers();
    }
    int half = 1 << MEAN_STEPS_BITS - 1;
    for (int cell = 0; cell < cellCount; cell++) {
      int end = ends[cell];
      int x = sumX[end] + half >> MEAN_STEPS_BITS;
      int y = sumY[end] + half >> MEAN_STEPS_BITS;
      ends[cell] = y * widthCells + x;
    }
  }

  private void swapBuffers() {
    int[] swap = sumX;
    sumX = nextSumX;
    nextSumX = swap;
    swap = sumY;
    sumY = nextSumY;
    nextSumY = swap;
    swap = power;
    power = square;
    square = swap;
  }

  private void spreadVotes(int widthCells, int heightCells, int radiusSquared) {
    Arrays.fill(density, 0, widthCells * heightCells, 0);
    int reach = (int) Math.sqrt(radiusSquared);
    int cell = 0;
    for (int y = 0; y < heightCells; y++) {
      for (int x = 0; x < widthCells; x++, cell++) {
        if (votes[cell] == 0) {
          continue;
        }
        for (int toY = Math.max(0, y - reach); toY <= Math.min(heightCells - 1, y + reach); toY++) {
          for (int toX = Math.max(0, x - reach);
              toX <= Math.min(widthCells - 1, x + reach);
              toX++) {
            int distance = (toX - x) * (toX - x) + (toY - y) * (toY - y);
            if (distance <= radiusSquared) {
              density[toY * widthCells + toX] += votes[cell] * (radiusSquared + 1 - distance);
            }
          }
        }
      }
    }
  }

  /** Equally dense cells are ordered by index, so that no path climbs in a circle. */
  private void pointUphill(int widthCells, int heightCells, int radiusSquared) {
    int reach = (int) Math.sqrt(radiusSquared);
    int cell = 0;
    for (int y = 0; y < heightCells; y++) {
      for (int x = 0; x < widthCells; x++, cell++) {
        int best = cell;
        if (density[cell] > 0) {
          for (int toY = Math.max(0, y - reach);
              toY <= Math.min(heightCells - 1, y + reach);
              toY++) {
            for (int toX = Math.max(0, x - reach);
                toX <= Math.min(widthCells - 1, x + reach);
                toX++) {
              int distance = (toX - x) * (toX - x) + (toY - y) * (toY - y);
              int other = toY * widthCells + toX;
              if (distance <= radiusSquared
                  && (density[other] > density[best]
                      || density[other] == density[best] && other < best)) {
                best = other;
              }
            }
          }
        }
        climb[cell] = best;
      }
    }
  }

  private void grow(int cellCount) {
    if (votes.length < cellCount) {
      sumX = new int[cellCount];
      sumY = new int[cellCount];
      nextSumX = new int[cellCount];
      nextSumY = new int[cellCount];
      power = new int[cellCount];
      square = new int[cellCount];
      votes = new int[cellCount];
      density = new int[cellCount];
      climb = new int[cellCount];
    }
  }
}
