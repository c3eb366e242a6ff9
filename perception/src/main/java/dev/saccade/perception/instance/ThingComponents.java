package dev.saccade.perception.instance;

/**
 * Connected components of thing classes: what instances are made of where a network gives no
 * offsets. Cells that share a side and a class are one component; touching objects of a class
 * therefore are one instance.
 */
final class ThingComponents {
  private ThingComponents() {}

  /**
   * @param classes by cell
   * @param thing by cell
   * @param ends receives the lowest cell index of each thing cell's component; itself for others
   */
  static void label(byte[] classes, boolean[] thing, int widthCells, int heightCells, int[] ends) {
    int cell = 0;
    for (int y = 0; y < heightCells; y++) {
      for (int x = 0; x < widthCells; x++, cell++) {
        ends[cell] = cell;
        if (thing[cell]) {
          if (x > 0 && thing[cell - 1] && classes[cell - 1] == classes[cell]) {
            join(ends, cell, cell - 1);
          }
          if (y > 0 && thing[cell - widthCells] && classes[cell - widthCells] == classes[cell]) {
            join(ends, cell, cell - widthCells);
          }
        }
      }
    }
    for (int i = 0; i < cell; i++) {
      ends[i] = root(ends, i);
    }
  }

  private static void join(int[] ends, int one, int other) {
    int a = root(ends, one);
    int b = root(ends, other);
    ends[Math.max(a, b)] = Math.min(a, b);
  }

  private static int root(int[] ends, int cell) {
    int at = cell;
    while (ends[at] != at) {
      ends[at] = ends[ends[at]];
      at = ends[at];
    }
    return at;
  }
}
