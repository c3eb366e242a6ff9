package dev.saccade.sim.world;

/** A tractor, and one with a cart behind. On z = 0 around the middle of both, nose towards x. */
final class TractorShape {
  static final double WIDTH_METRES = 2.2;
  static final double HEIGHT_METRES = 2.8;
  static final double ALONE_METRES = 4.2;

  private TractorShape() {}

  /**
   * @param lengthMetres {@link #ALONE_METRES}, or from 8 on with a cart
   */
  static Mesh drawn(double lengthMetres) {
    MeshBuilder b = new MeshBuilder();
    Surface s = Surface.TRUCK;
    double half = WIDTH_METRES / 2;
    double nose = lengthMetres / 2;
    b.paint(Material.PAINT, s);
    b.box(nose - 2, -0.38, 0.75, nose - 0.12, 0.38, 1.55);
    b.box(nose - 3.6, -0.5, 0.7, nose - 2, 0.5, 1.15);
    b.box(nose - 3.75, -0.85, HEIGHT_METRES - 0.16, nose - 1.9, 0.85, HEIGHT_METRES);
    for (int side = -1; side <= 1; side += 2) {
      // Mudguards over the big wheels, and the posts of the cab.
      double in = side * 0.62;
      double out = side * half;
      b.box(nose - 3.75, Math.min(in, out), 1.5, nose - 2.3, Math.max(in, out), 1.62);
      for (double x : new double[] {nose - 3.6, nose - 2.05}) {
        double y = side * 0.74;
        b.box(x - 0.05, y - 0.05, 1.15, x + 0.05, y + 0.05, HEIGHT_METRES - 0.16);
      }
    }
    b.paint(Material.GLASS, s);
    b.box(nose - 3.55, -0.72, 1.2, nose - 2.1, 0.72, HEIGHT_METRES - 0.16);
    b.paint(Material.FRONT, s);
    b.quad(
        new double[] {nose - 0.1, -0.38, 0.75},
        new double[] {nose - 0.1, 0.38, 0.75},
        new double[] {nose - 0.1, 0.38, 1.55},
        new double[] {nose - 0.1, -0.38, 1.55},
        -1,
        0,
        1,
        1);
    b.paint(Material.RUBBER, s).box(nose - 2, -0.3, 0.4, nose - 0.4, 0.3, 0.75);
    wheels(b, nose - 0.9, half - 0.25, 0.52, 0.38);
    wheels(b, nose - 3, half, 0.85, 0.5);
    double back = nose - ALONE_METRES;
    lamps(b, back + 0.55, 1.1);
    if (lengthMetres > ALONE_METRES + 2) {
      cart(b, -nose, back + 0.2, half);
    }
    return b.build();
  }

  private static void cart(MeshBuilder b, double tail, double front, double half) {
    b.paint(Material.CARGO, Surface.TRUCK).box(tail + 0.05, -half, 0.95, front - 0.9, half, 2.25);
    b.paint(Material.RUBBER, Surface.TRUCK);
    b.bottom(tail + 0.05, -half, front - 0.9, half, 0.95);
    b.box(tail + 0.4, -0.4, 0.55, front + 0.4, 0.4, 0.8);
    wheels(b, tail + 1.2, half - 0.1, 0.5, 0.35);
    wheels(b, tail + 2.3, half - 0.1, 0.5, 0.35);
    lamps(b, tail, half);
  }

  private static void lamps(MeshBuilder b, double x, double half) {
    b.paint(Material.REAR, Surface.TRUCK);
    b.quad(
        new double[] {x, half, 0.7},
        new double[] {x, -half, 0.7},
        new double[] {x, -half, 1.05},
        new double[] {x, half, 1.05},
        -1,
        0.2,
        1,
        0.95);
  }

  private static void wheels(MeshBuilder b, double x, double half, double radius, double wide) {
    b.paint(Material.RUBBER, Surface.TRUCK);
    for (int side = -1; side <= 1; side += 2) {
      double out = side * half;
      double in = side * (half - wide);
      double[] from = {x, Math.min(out, in), radius};
      double[] to = {x, Math.max(out, in), radius};
      b.tube(from, to, radius, radius, 16);
      b.discAcross(x, out, radius, radius, side > 0, 16);
      b.discAcross(x, in, radius, radius, side < 0, 16);
    }
  }
}
