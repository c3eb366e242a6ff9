package dev.saccade.perception.frame;

/** How a payload holds its pixels. See {@code frame.proto} for the layout of each. */
public enum FrameEncoding {
  JPEG,
  PNG,
  RGB8,
  NV12,
  BGR8,
  MONO8,
  UYVY,
  YUYV;

  /** Whether a codec made the payload, which states its size itself. */
  public boolean isCoded() {
    return this == JPEG || this == PNG;
  }
}
