package dev.saccade.perception.track;

import dev.saccade.perception.instance.PixelBox;

/** The frame's time and size, and what its border does to boxes. */
record ImageFrame(long captureEpochNanos, int widthPixels, int heightPixels) {
  /** Coarse masks end up to half a cell short of the border. */
  private static final double MARGIN_FRACTION = 0.004;

  /** The part of a box that lies inside the frame; an empty box at the border if none does. */
  PixelBox clip(PixelBox box) {
    float xMin = Math.min(Math.max(box.xMinPixels(), 0), widthPixels);
    float yMin = Math.min(Math.max(box.yMinPixels(), 0), heightPixels);
    return new PixelBox(
        xMin,
        yMin,
        Math.max(xMin, Math.min(box.xMaxPixels(), widthPixels)),
        Math.max(yMin, Math.min(box.yMaxPixels(), heightPixels)));
  }

  /** How much of a box lies inside the frame, 0..1. */
  double visibleFraction(PixelBox box) {
    return clip(box).areaPixels() / Math.max(1e-9, box.areaPixels());
  }

  /**
   * Which edges of an observed box are the object's own. One that lies on the border says only that
   * the object reaches at least that far, which is news if it was predicted to end inside.
   */
  SeenEdges seenEdges(PixelBox observed, PixelBox predicted) {
    double marginX = Math.max(1, MARGIN_FRACTION * widthPixels);
    double marginY = Math.max(1, MARGIN_FRACTION * heightPixels);
    return new SeenEdges(
        Math.abs(observed.xMinPixels()) > marginX || predicted.xMinPixels() > 0,
        Math.abs(observed.xMaxPixels() - widthPixels) > marginX
            || predicted.xMaxPixels() < widthPixels,
        Math.abs(observed.yMinPixels()) > marginY || predicted.yMinPixels() > 0,
        Math.abs(observed.yMaxPixels() - heightPixels) > marginY
            || predicted.yMaxPixels() < heightPixels);
  }

  record SeenEdges(boolean left, boolean right, boolean top, boolean bottom) {}
}
