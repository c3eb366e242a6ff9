package dev.saccade.perception.network.bundle;

/**
 * How instances are made of the offsets.
 *
 * @param iterations sampling steps at inference (the seed paper uses 30)
 * @param minimumAreaCells smaller instances are left out; a cell is one pixel of the output map
 * @param mergeRadiusCells reach within which end points climb to the densest place; those that meet
 *     are one instance; 0 merges only equal ones, as the paper does (decision note 0201)
 */
public record SamplingSpec(int iterations, int minimumAreaCells, double mergeRadiusCells) {
  public static final SamplingSpec DEFAULT = new SamplingSpec(30, 4, 2);

  public SamplingSpec {
    Rule.that(
        iterations >= 1 && iterations <= 1000, "sampling.iterations", iterations, "1 to 1000");
    Rule.that(minimumAreaCells >= 1, "sampling.minimumAreaCells", minimumAreaCells, ">= 1");
    Rule.that(
        mergeRadiusCells >= 0 && mergeRadiusCells <= 8,
        "sampling.mergeRadiusCells",
        mergeRadiusCells,
        "0 to 8");
  }
}
