package dev.saccade.perception.network.bundle;

/**
 * How instances are made of the offsets.
 *
 * @param iterations sampling steps at inference (the seed paper uses 30)
 * @param minimumAreaCells smaller instances are left out; a cell is one pixel of the output map
 * @param mergeRadiusCells end points at most this far apart are one instance; 0 merges only equal
 *     ones, as the paper does
 */
public record SamplingSpec(int iterations, int minimumAreaCells, double mergeRadiusCells) {
  public static final SamplingSpec DEFAULT = new SamplingSpec(30, 6, 0);

  public SamplingSpec {
    Rule.that(
        iterations >= 1 && iterations <= 1000, "sampling.iterations", iterations, "1 to 1000");
    Rule.that(minimumAreaCells >= 1, "sampling.minimumAreaCells", minimumAreaCells, ">= 1");
    Rule.that(
        mergeRadiusCells >= 0 && mergeRadiusCells <= 64,
        "sampling.mergeRadiusCells",
        mergeRadiusCells,
        "0 to 64");
  }
}
