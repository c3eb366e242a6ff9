package dev.saccade.perception.instance;

/**
 * How instances are made of offsets.
 *
 * @param steps how often offsets are followed, 1 to 1000 (the seed paper: 30)
 * @param minimumAreaCells smaller instances are left out; at least 1
 * @param mergeRadiusCells 0: only equal end points are one instance, as in the seed paper; above:
 *     end points climb to the densest place within this reach, again and again, and those that meet
 *     are one instance; at most 8
 */
public record ExtractionSettings(int steps, int minimumAreaCells, double mergeRadiusCells) {
  /** Chosen by measurement: see decision note 0201. */
  public static final ExtractionSettings DEFAULT = new ExtractionSettings(30, 4, 2);

  public static final double MAX_MERGE_RADIUS_CELLS = 8;

  public ExtractionSettings {
    if (steps < 1 || steps > 1000) {
      throw new IllegalArgumentException("steps: " + steps + " (expected: 1 to 1000)");
    }
    if (minimumAreaCells < 1) {
      throw new IllegalArgumentException(
          "minimumAreaCells: " + minimumAreaCells + " (expected: >= 1)");
    }
    if (!(mergeRadiusCells >= 0 && mergeRadiusCells <= MAX_MERGE_RADIUS_CELLS)) {
      throw new IllegalArgumentException(
          "mergeRadiusCells: "
              + mergeRadiusCells
              + " (expected: 0 to "
              + MAX_MERGE_RADIUS_CELLS
              + ")");
    }
  }

  /** The radius as the integer that distances are compared with. */
  public int mergeRadiusSquared() {
    return (int) (mergeRadiusCells * mergeRadiusCells + 1e-6);
  }
}
