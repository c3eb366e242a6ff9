package dev.saccade.perception.instance;

import java.util.Objects;

/**
 * One object in one frame.
 *
 * @param id counts from 1 within the frame
 * @param confidence 0..1
 * @param box in pixels of the frame as captured
 * @param centroidXPixels mean of the mask's pixel centres, in pixels of the frame as captured
 * @param areaPixels of the mask, in pixels of the frame as captured
 */
public record Instance(
    int id,
    ObjectClass objectClass,
    float confidence,
    PixelBox box,
    float centroidXPixels,
    float centroidYPixels,
    long areaPixels,
    RunLengthMask mask) {
  public Instance {
    Objects.requireNonNull(objectClass, "objectClass");
    Objects.requireNonNull(box, "box");
    Objects.requireNonNull(mask, "mask");
    if (id < 1) {
      throw new IllegalArgumentException("id: " + id + " (expected: >= 1)");
    }
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence: " + confidence + " (expected: 0..1)");
    }
  }
}
