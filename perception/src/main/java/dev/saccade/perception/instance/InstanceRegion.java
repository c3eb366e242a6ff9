package dev.saccade.perception.instance;

import java.util.Objects;
import java.util.Optional;

/**
 * What was gathered of one instance, in pixels of the map it was extracted on.
 *
 * @param areaPixels at least 1
 * @param minX of the box, inside
 * @param maxX of the box, inside
 * @param minY of the box, inside
 * @param maxY of the box, inside
 * @param sumTwiceX sum over pixels of twice their column
 * @param sumY sum over pixels of their row
 * @param confidence 0..1
 */
public record InstanceRegion(
    ObjectClass objectClass,
    double confidence,
    int areaPixels,
    int minX,
    int maxX,
    int minY,
    int maxY,
    long sumTwiceX,
    long sumY) {
  public InstanceRegion {
    Objects.requireNonNull(objectClass, "objectClass");
    if (areaPixels < 1) {
      throw new IllegalArgumentException("areaPixels: " + areaPixels + " (expected: >= 1)");
    }
  }

  /** The same in pixels of the frame. */
  public Instance instance(
      int id, RunLengthMask mask, Optional<Appearance> appearance, InstanceExtractor.Sizes sizes) {
    double scaleX = (double) sizes.frameWidthPixels() / sizes.mapWidthPixels();
    double scaleY = (double) sizes.frameHeightPixels() / sizes.mapHeightPixels();
    PixelBox box =
        new PixelBox(
            (float) (minX * scaleX),
            (float) (minY * scaleY),
            (float) ((maxX + 1) * scaleX),
            (float) ((maxY + 1) * scaleY));
    return new Instance(
        id,
        objectClass,
        (float) confidence,
        box,
        (float) ((0.5 * sumTwiceX / areaPixels + 0.5) * scaleX),
        (float) (((double) sumY / areaPixels + 0.5) * scaleY),
        Math.round(areaPixels * scaleX * scaleY),
        mask,
        appearance);
  }
}
