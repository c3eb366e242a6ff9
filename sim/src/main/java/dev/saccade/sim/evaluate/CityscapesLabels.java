package dev.saccade.sim.evaluate;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The label ids of the Cityscapes files, as far as instance evaluation needs them (Cordts et al.
 * 2016, and the data set's label table).
 */
public final class CityscapesLabels {
  /** Thing classes that are scored, by id. */
  public static final Map<Integer, String> THINGS =
      new TreeMap<>(
          Map.of(
              24, "person",
              25, "rider",
              26, "car",
              27, "truck",
              28, "bus",
              31, "train",
              32, "motorcycle",
              33, "bicycle"));

  private static final Set<Integer> VOID =
      Set.of(0, 1, 2, 3, 4, 5, 6, 9, 10, 14, 15, 16, 18, 29, 30);

  static final int LEAST = -1;
  static final int GREATEST = 33;

  private CityscapesLabels() {}

  /** Whether the data set has such a label, evaluated or not; -1 is that of licence plates. */
  static boolean isLabel(int labelId) {
    return labelId >= LEAST && labelId <= GREATEST;
  }

  /** Whether a label is not evaluated. */
  public static boolean isVoid(int labelId) {
    return VOID.contains(labelId);
  }
}
