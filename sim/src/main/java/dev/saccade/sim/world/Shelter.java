package dev.saccade.sim.world;

/**
 * A tunnel that ends at a portal: what lies behind the portal is cut off from the sky.
 *
 * @param outX direction out of the portal, a unit vector with outY
 */
record Shelter(double x, double y, double outX, double outY, double halfWidthMetres) {
  private static final double FADE_METRES = 22;

  /** Metres inside; negative before the portal. */
  double depth(double px, double py) {
    return -((px - x) * outX + (py - y) * outY);
  }

  /** How much of the sky's light reaches a point: 1 outside, falling off inside. */
  float open(double px, double py) {
    double depth = depth(px, py);
    double across = Math.abs((py - y) * outX - (px - x) * outY);
    if (depth <= 0 || across > halfWidthMetres) {
      return 1;
    }
    double share = Math.max(0, 1 - depth / FADE_METRES);
    return (float) (share * share);
  }
}
