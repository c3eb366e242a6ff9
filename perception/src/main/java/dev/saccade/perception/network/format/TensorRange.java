package dev.saccade.perception.network.format;

/** The values a tensor takes, as seen on pictures. */
public record TensorRange(float min, float max) {
  public TensorRange {
    if (!Float.isFinite(min) || !Float.isFinite(max) || min > max) {
      throw new IllegalArgumentException(
          "range: " + min + " to " + max + " (expected: finite, min <= max)");
    }
  }
}
