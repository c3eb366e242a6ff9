package dev.saccade.perception.network;

/** What a network's output says; the unit belongs to the meaning. */
public enum OutputMeaning {
  /** Unnormalised scores, [batch, classes, h, w] at the output stride. */
  CLASS_SCORES,
  /** Probabilities, [batch, classes, h, w]. */
  CLASS_PROBABILITIES,
  /** Index of the best class, integer [batch, h, w]. */
  CLASS_IDS,
  /**
   * Offsets (x, y) for guided upsampling, [batch, 2, h, w], each in [-1, 1] low-resolution pixels:
   * the class of a place is read at place + offset.
   */
  GUIDANCE,
  /**
   * Offsets (x, y) towards the instance's centre, [batch, 2, h, w], each in [-1, 1] of normalised
   * coordinates: x = 1 is half of the image's width, y = 1 half of its height.
   */
  INSTANCE_OFFSETS
}
