package dev.saccade.perception.track;

import dev.saccade.perception.instance.PixelBox;

/**
 * Which sides of an instance's box are not its own edges, because a nearer object begins there.
 * Like a side on the frame's border, such a side says only that the object reaches at least that
 * far.
 */
record HiddenSides(boolean left, boolean right, boolean top, boolean bottom) {
  static final HiddenSides NONE = new HiddenSides(false, false, false, false);

  boolean any() {
    return left || right || top || bottom;
  }

  /**
   * What is left to be measured: sides that are seen, or that lie beyond where the object was
   * predicted to end.
   */
  ImageFrame.SeenEdges of(ImageFrame.SeenEdges seen, PixelBox observed, PixelBox predicted) {
    return new ImageFrame.SeenEdges(
        seen.left() && (!left || predicted.xMinPixels() > observed.xMinPixels()),
        seen.right() && (!right || predicted.xMaxPixels() < observed.xMaxPixels()),
        seen.top() && (!top || predicted.yMinPixels() > observed.yMinPixels()),
        seen.bottom() && (!bottom || predicted.yMaxPixels() < observed.yMaxPixels()));
  }
}
