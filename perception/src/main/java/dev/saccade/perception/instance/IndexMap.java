package dev.saccade.perception.instance;

/** From offsets to "which cell comes next": the map f of which iterative sampling takes powers. */
final class IndexMap {
  private IndexMap() {}

  /**
   * The cell nearest to where each thing's cell points. Cells of stuff point to themselves: their
   * offsets were never trained, and a path that leaves all things ends there.
   *
   * @param offsets [2][heightCells][widthCells] in half images: x, then y
   * @param thing by cell
   * @param next receives the index of the next cell, by cell
   */
  static void fill(float[] offsets, int widthCells, int heightCells, boolean[] thing, int[] next) {
    int cellCount = widthCells * heightCells;
    int cell = 0;
    for (int y = 0; y < heightCells; y++) {
      for (int x = 0; x < widthCells; x++, cell++) {
        if (thing[cell]) {
          int toX = FixedPoint.target(x, FixedPoint.normalised(offsets[cell]), widthCells);
          int toY =
              FixedPoint.target(y, FixedPoint.normalised(offsets[cellCount + cell]), heightCells);
          next[cell] = toY * widthCells + toX;
        } else {
          next[cell] = cell;
        }
      }
    }
  }
}
