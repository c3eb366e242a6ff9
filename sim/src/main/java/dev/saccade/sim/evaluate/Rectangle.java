package dev.saccade.sim.evaluate;

/**
 * A box of a tracking file, in pixels. Areas are computed from the corners, as the public
 * evaluators do it, so that boxes which overlap by exactly a threshold fall on the same side of it.
 */
record Rectangle(double left, double top, double right, double bottom) {
  private static final double ROUNDING = Math.ulp(1.0);

  static Rectangle ofSize(double left, double top, double width, double height) {
    return new Rectangle(left, top, left + width, top + height);
  }

  double height() {
    return bottom - top;
  }

  double area() {
    return (right - left) * (bottom - top);
  }

  double sharedArea(Rectangle other) {
    return Math.max(Math.min(right, other.right) - Math.max(left, other.left), 0)
        * Math.max(Math.min(bottom, other.bottom) - Math.max(top, other.top), 0);
  }

  /** Intersection over union, 0..1; 0 where one is empty. */
  double overlap(Rectangle other) {
    double area = area();
    double otherArea = other.area();
    double shared = sharedArea(other);
    double union = area + otherArea - shared;
    return area <= ROUNDING || otherArea <= ROUNDING || union <= ROUNDING ? 0 : shared / union;
  }

  /** The share of this box that lies inside the other, 0..1. */
  double shareInside(Rectangle other) {
    double area = area();
    return area <= ROUNDING ? 0 : sharedArea(other) / area;
  }
}
