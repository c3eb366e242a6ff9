package dev.saccade.perception.network;

/** Size of one sample's tensor: channels and pixels. */
public record FeatureShape(int channels, int height, int width) {
  public FeatureShape {
    Check.positive("channels", channels);
    Check.positive("height", height);
    Check.positive("width", width);
  }

  long pixels() {
    return (long) height * width;
  }

  boolean sameSizeAs(FeatureShape other) {
    return height == other.height && width == other.width;
  }
}
