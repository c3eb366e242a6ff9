package dev.saccade.perception.instance;

import java.util.Objects;
import java.util.Optional;

/**
 * One object in one frame.
 *
 * @param id counts from 1 within the frame
 * @param confidence 0..1
 * @param box in pixels of the frame as captured
 * @param centroidXPixels mean of the mask's pixel centres, in pixels of the frame as captured
 * @param areaPixels of the mask, in pixels of the frame as captured
 * @param appearance empty where whoever made the instance did not look at colours
 */
public record Instance(
    int id,
    ObjectClass objectClass,
    float confidence,
    PixelBox box,
    float centroidXPixels,
    float centroidYPixels,
    long areaPixels,
    RunLengthMask mask,
    Optional<Appearance> appearance) {
  public Instance {
    Objects.requireNonNull(objectClass, "objectClass");
    Objects.requireNonNull(box, "box");
    Objects.requireNonNull(mask, "mask");
    Objects.requireNonNull(appearance, "appearance");
    if (id < 1) {
      throw new IllegalArgumentException("id: " + id + " (expected: >= 1)");
    }
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence: " + confidence + " (expected: 0..1)");
    }
  }

  /** Of which nobody has looked at the colours. */
  public Instance(
      int id,
      ObjectClass objectClass,
      float confidence,
      PixelBox box,
      float centroidXPixels,
      float centroidYPixels,
      long areaPixels,
      RunLengthMask mask) {
    this(
        id,
        objectClass,
        confidence,
        box,
        centroidXPixels,
        centroidYPixels,
        areaPixels,
        mask,
        Optional.empty());
  }
}
