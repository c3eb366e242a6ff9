package dev.saccade.sim.evaluate;

/** A box of a tracking file, in pixels. */
record Rectangle(double x, double y, double width, double height) {
  double area() {
    return width * height;
  }

  double sharedArea(Rectangle other) {
    double w = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double h = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    return w <= 0 || h <= 0 ? 0 : w * h;
  }

  /** Intersection over union, 0..1; 0 where both are empty. */
  double overlap(Rectangle other) {
    double shared = sharedArea(other);
    double union = area() + other.area() - shared;
    return union <= 0 ? 0 : shared / union;
  }

  /** The share of this box that lies inside the other, 0..1. */
  double shareInside(Rectangle other) {
    return area() <= 0 ? 0 : sharedArea(other) / area();
  }
}
