package dev.saccade.sim.world;

/**
 * Something that stands still.
 *
 * @param fromMetres nearer than this it is left out: a finer one stands in its place
 * @param farMetres from here on it is left out
 * @param casts whether it throws a shadow
 */
record Prop(Part part, double fromMetres, double farMetres, boolean casts) {
  Prop(Part part, double farMetres, boolean casts) {
    this(part, 0, farMetres, casts);
  }

  /** Whether it is drawn for a camera at a place. */
  boolean isFor(double x, double y) {
    double dx = part.centreX() - x;
    double dy = part.centreY() - y;
    double square = dx * dx + dy * dy;
    return square >= fromMetres * fromMetres && square < farMetres * farMetres;
  }
}
