package dev.saccade.sim.evaluate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * The true objects of one image.
 *
 * @param regions by instance id: labelId * 1000 + n for a single object; the bare labelId (below
 *     1000) for a group of objects that nobody told apart
 * @param ignored pixels that count for nothing
 */
public record InstanceTruth(
    int widthPixels, int heightPixels, Map<Integer, BinaryMask> regions, BinaryMask ignored) {
  static final int IDS_PER_LABEL = 1000;

  /**
   * From an image of instance ids, as {@code *_instanceIds.png} holds them.
   *
   * @param isVoid whether a label is not evaluated; asked of the pixel's value, as the Cityscapes
   *     scripts do
   */
  public static InstanceTruth of(LabelImage image, IntPredicate isVoid) {
    Map<Integer, BitSet> regions = new TreeMap<>();
    BitSet ignored = new BitSet();
    int[] values = image.values();
    for (int i = 0; i < values.length; i++) {
      regions.computeIfAbsent(values[i], id -> new BitSet(values.length)).set(i);
      if (isVoid.test(values[i])) {
        ignored.set(i);
      }
    }
    Map<Integer, BinaryMask> masks = new TreeMap<>();
    regions.forEach(
        (id, inside) ->
            masks.put(id, new BinaryMask(image.widthPixels(), image.heightPixels(), inside)));
    return new InstanceTruth(
        image.widthPixels(),
        image.heightPixels(),
        masks,
        new BinaryMask(image.widthPixels(), image.heightPixels(), ignored));
  }

  static int labelOf(int instanceId) {
    return instanceId < IDS_PER_LABEL ? instanceId : instanceId / IDS_PER_LABEL;
  }

  static boolean isGroup(int instanceId) {
    return instanceId < IDS_PER_LABEL;
  }

  @Override
  public String toString() {
    return "InstanceTruth["
        + widthPixels
        + "x"
        + heightPixels
        + ", ids "
        + Arrays.toString(regions.keySet().toArray())
        + "]";
  }
}
