package dev.saccade.perception.frame;

/** How a payload holds its pixels. See {@code frame.proto} for the layout of each. */
public enum FrameEncoding {
  JPEG,
  PNG,
  RGB8,
  NV12
}
