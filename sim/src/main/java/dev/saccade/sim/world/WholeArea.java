package dev.saccade.sim.world;

import java.util.List;

/**
 * Counts the samples an object would have if nothing stood before it and the picture did not end.
 * It is drawn alone through a window of its own, on the very samples of the picture where the
 * window is large enough, and smaller where not.
 */
final class WholeArea {
  private static final int MOST_SAMPLES = 512;
  private static final double FAR_METRES = 0.3;

  private final Rasteriser window = new Rasteriser(MOST_SAMPLES, MOST_SAMPLES);

  /**
   * @param fine the samples' view
   */
  double samples(View fine, List<Part> parts) {
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (Part part : parts) {
      double x = part.centreX();
      double y = part.centreY();
      double z = part.centreZ();
      double radius = part.radius();
      double depth = Math.max(FAR_METRES, fine.depth(x, y, z));
      double nearest = Math.max(FAR_METRES, depth - radius);
      double reachX = fine.focalX() * radius / nearest * 1.1 + 1;
      double reachY = fine.focalY() * radius / nearest * 1.1 + 1;
      double px = fine.centreX() + (fine.pictureX(x, y, z) - fine.centreX()) * sign(fine, x, y, z);
      double py = fine.centreY() + (fine.pictureY(x, y, z) - fine.centreY()) * sign(fine, x, y, z);
      left = Math.min(left, px - reachX);
      right = Math.max(right, px + reachX);
      top = Math.min(top, py - reachY);
      bottom = Math.max(bottom, py + reachY);
    }
    double wide = fine.widthPixels();
    double high = fine.heightPixels();
    left = StrictMath.floor(Math.max(left, -2 * wide));
    right = Math.min(right, 3 * wide);
    top = StrictMath.floor(Math.max(top, -2 * high));
    bottom = Math.min(bottom, 3 * high);
    double extent = Math.max(right - left, bottom - top);
    if (!(extent > 0)) {
      return 0;
    }
    double scale = Math.min(1, MOST_SAMPLES / extent);
    int across = Math.max(1, (int) StrictMath.ceil((right - left) * scale));
    int down = Math.max(1, (int) StrictMath.ceil((bottom - top) * scale));
    window.begin(
        fine.window(
            Math.min(MOST_SAMPLES, across), Math.min(MOST_SAMPLES, down), left, top, scale));
    for (Part part : parts) {
      window.draw(part.seenBy(fine), part.place(), 0);
    }
    int covered = 0;
    for (int i = 0; i < window.width * window.height; i++) {
      if (window.triangle[i] >= 0) {
        covered++;
      }
    }
    return covered / (scale * scale);
  }

  /** What lies behind the camera would project to the wrong side. */
  private static double sign(View view, double x, double y, double z) {
    return view.depth(x, y, z) < 0 ? -1 : 1;
  }
}
