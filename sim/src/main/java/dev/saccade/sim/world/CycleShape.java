package dev.saccade.sim.world;

/** Bicycles and motorcycles, standing on z = 0 around their middle, front wheel towards x. */
final class CycleShape {
  static final double BICYCLE_LENGTH_METRES = 1.75;
  static final double MOTORCYCLE_LENGTH_METRES = 2.15;

  private CycleShape() {}

  static Mesh bicycle() {
    MeshBuilder b = new MeshBuilder();
    Surface s = Surface.BICYCLE;
    double r = 0.34;
    double rear = -0.53;
    double front = 0.53;
    b.paint(Material.RUBBER, s);
    ring(b, rear, r, 0.022);
    ring(b, front, r, 0.022);
    b.paint(Material.PAINT, s);
    double[] crank = {-0.05, 0, 0.29};
    double[] saddle = {-0.22, 0, 0.86};
    double[] head = {0.36, 0, 0.86};
    double[] fork = {front, 0, r};
    double[] hub = {rear, 0, r};
    b.tube(crank, saddle, 0.02, 0.018, 5);
    b.tube(crank, head, 0.022, 0.022, 5);
    b.tube(new double[] {-0.2, 0, 0.78}, head, 0.018, 0.02, 5);
    b.tube(hub, crank, 0.014, 0.016, 5);
    b.tube(hub, saddle, 0.012, 0.014, 5);
    b.tube(fork, new double[] {0.33, 0, 0.98}, 0.015, 0.018, 5);
    b.paint(Material.RUBBER, s);
    b.tube(new double[] {0.36, -0.27, 1.0}, new double[] {0.36, 0.27, 1.0}, 0.016, 0.016, 5);
    b.ball(-0.24, 0, 0.9, 0.13, 0.07, 0.035, 7, 4);
    b.tube(new double[] {-0.05, -0.1, 0.29}, new double[] {-0.05, 0.1, 0.29}, 0.03, 0.03, 6);
    return b.build(true);
  }

  static Mesh motorcycle() {
    MeshBuilder b = new MeshBuilder();
    Surface s = Surface.MOTORCYCLE;
    double r = 0.31;
    b.paint(Material.RUBBER, s);
    ring(b, -0.72, r, 0.06);
    ring(b, 0.74, r, 0.05);
    b.paint(Material.METAL, s);
    b.box(-0.35, -0.17, 0.2, 0.35, 0.17, 0.52);
    b.tube(new double[] {0.74, -0.08, r}, new double[] {0.5, -0.08, 0.92}, 0.03, 0.03, 6);
    b.tube(new double[] {0.74, 0.08, r}, new double[] {0.5, 0.08, 0.92}, 0.03, 0.03, 6);
    b.tube(new double[] {-0.85, -0.16, 0.32}, new double[] {0.1, -0.16, 0.25}, 0.05, 0.04, 6);
    b.paint(Material.PAINT, s);
    b.ball(0.16, 0, 0.75, 0.34, 0.17, 0.17, 9, 6);
    b.ball(0.52, 0, 0.88, 0.2, 0.2, 0.24, 8, 6);
    b.ball(-0.72, 0, 0.72, 0.3, 0.1, 0.08, 7, 4);
    b.paint(Material.RUBBER, s);
    b.ball(-0.33, 0, 0.79, 0.4, 0.14, 0.07, 8, 4);
    b.tube(new double[] {0.46, -0.36, 1.02}, new double[] {0.46, 0.36, 1.02}, 0.02, 0.02, 5);
    b.paint(Material.LAMP, s);
    b.ball(0.69, 0, 0.88, 0.06, 0.09, 0.09, 7, 5);
    return b.build(true);
  }

  /** A wheel's rim and tyre; the spokes are too thin to see. */
  private static void ring(MeshBuilder b, double x, double radius, double thick) {
    int pieces = 16;
    for (int i = 0; i < pieces; i++) {
      double from = 2 * Math.PI * i / pieces;
      double to = 2 * Math.PI * (i + 1) / pieces;
      double inner = radius - thick;
      b.tube(
          new double[] {x + inner * StrictMath.cos(from), 0, radius + inner * StrictMath.sin(from)},
          new double[] {x + inner * StrictMath.cos(to), 0, radius + inner * StrictMath.sin(to)},
          thick,
          thick,
          4);
    }
  }
}
