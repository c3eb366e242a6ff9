package dev.saccade.sim.world;

/** Lorries and buses. They stand on z = 0 around their middle, nose towards x. */
final class HeavyShape {
  private HeavyShape() {}

  /**
   * A cab before a box.
   *
   * @param lengthMetres 6 to 12
   */
  static Mesh truck(double lengthMetres, double widthMetres, double heightMetres) {
    MeshBuilder b = new MeshBuilder();
    double half = widthMetres / 2;
    double front = lengthMetres / 2;
    double cabBack = front - 1.9;
    double cabHigh = Math.min(heightMetres, 2.75);
    Surface s = Surface.TRUCK;
    b.paint(Material.PAINT, s).box(cabBack, -half, 0.5, front - 0.15, half, cabHigh);
    b.paint(Material.GLASS, s);
    double[][] screen = {
      {front - 0.13, -half * 0.92, 1.5},
      {front - 0.13, half * 0.92, 1.5},
      {front - 0.13, half * 0.92, 2.35},
      {front - 0.13, -half * 0.92, 2.35}
    };
    b.quad(screen[0], screen[1], screen[2], screen[3], 0, 0);
    for (int side = -1; side <= 1; side += 2) {
      double y = side * (half + 0.01);
      double[] a = {cabBack + 0.5, y, 1.5};
      double[] c = {front - 0.35, y, 1.5};
      double[] d = {front - 0.45, y, 2.25};
      double[] e = {cabBack + 0.5, y, 2.25};
      if (side < 0) {
        b.quad(a, c, d, e, 0, 0);
      } else {
        b.quad(c, a, e, d, 0, 0);
      }
    }
    b.paint(Material.FRONT, s);
    double x = front;
    b.quad(
        new double[] {x, -half, 0.35},
        new double[] {x, half, 0.35},
        new double[] {x - 0.12, half, 1.5},
        new double[] {x - 0.12, -half, 1.5},
        -1,
        0,
        1,
        1);
    b.paint(Material.CARGO, s);
    double boxFront = cabBack - 0.15;
    b.box(-front, -half, 0.95, boxFront, half, heightMetres);
    b.paint(Material.RUBBER, s);
    b.bottom(-front, -half, boxFront, half, 0.95);
    b.box(-front + 0.3, -half * 0.6, 0.45, cabBack + 1.5, half * 0.6, 0.95);
    b.paint(Material.REAR, s);
    b.quad(
        new double[] {-front - 0.02, half, 0.5},
        new double[] {-front - 0.02, -half, 0.5},
        new double[] {-front - 0.02, -half, 0.93},
        new double[] {-front - 0.02, half, 0.93},
        -1,
        0.15,
        1,
        0.95);
    double radius = 0.48;
    CarShape.wheelPair(b, front - 1.25, half, radius, s);
    CarShape.wheelPair(b, -front + 1.7, half, radius, s);
    if (lengthMetres > 8.5) {
      CarShape.wheelPair(b, -front + 2.9, half, radius, s);
    }
    return b.build();
  }

  /** Its side reads: a, height; b, decks; c, wheel radius; d, wheel base. */
  static Mesh bus(double lengthMetres, double widthMetres, double heightMetres) {
    MeshBuilder b = new MeshBuilder();
    double half = widthMetres / 2;
    double front = lengthMetres / 2;
    Surface s = Surface.BUS;
    double rearAxle = -front + lengthMetres * 0.27;
    b.paint(Material.COACH_SIDE, s);
    double low = 0.3;
    b.quad(
        new double[] {-front, -half, low},
        new double[] {front, -half, low},
        new double[] {front, -half, heightMetres},
        new double[] {-front, -half, heightMetres},
        -front - rearAxle,
        low,
        front - rearAxle,
        heightMetres);
    b.quad(
        new double[] {front, half, low},
        new double[] {-front, half, low},
        new double[] {-front, half, heightMetres},
        new double[] {front, half, heightMetres},
        front - rearAxle,
        low,
        -front - rearAxle,
        heightMetres);
    b.paint(Material.PAINT, s);
    b.top(-front, -half, front, half, heightMetres);
    b.paint(Material.RUBBER, s).bottom(-front, -half, front, half, low);
    face(b, front, half, low, heightMetres, true);
    face(b, -front, half, low, heightMetres, false);
    CarShape.wheelPair(b, rearAxle, half, 0.48, s);
    CarShape.wheelPair(b, rearAxle + lengthMetres * 0.52, half, 0.48, s);
    return b.build();
  }

  static double busWheelBase(double lengthMetres) {
    return lengthMetres * 0.52;
  }

  private static void face(
      MeshBuilder b, double x, double half, double low, double high, boolean front) {
    double side = front ? 1 : -1;
    Surface s = Surface.BUS;
    double waist = 1.25;
    b.paint(front ? Material.FRONT : Material.REAR, s);
    b.quad(
        new double[] {x, -half * side, low},
        new double[] {x, half * side, low},
        new double[] {x, half * side, waist},
        new double[] {x, -half * side, waist},
        -1,
        0,
        1,
        1);
    b.paint(Material.PAINT, s);
    b.quad(
        new double[] {x, -half * side, waist},
        new double[] {x, half * side, waist},
        new double[] {x, half * side, high},
        new double[] {x, -half * side, high},
        0,
        0);
    b.paint(Material.GLASS, s);
    double out = x + side * 0.015;
    double sillHigh = front ? waist + 0.05 : waist + 0.6;
    double top = Math.min(high - 0.45, 2.6);
    b.quad(
        new double[] {out, -half * side * 0.93, sillHigh},
        new double[] {out, half * side * 0.93, sillHigh},
        new double[] {out, half * side * 0.93, top},
        new double[] {out, -half * side * 0.93, top},
        0,
        0);
    if (high > 3.6) {
      b.quad(
          new double[] {out, -half * side * 0.93, 3.0},
          new double[] {out, half * side * 0.93, 3.0},
          new double[] {out, half * side * 0.93, high - 0.25},
          new double[] {out, -half * side * 0.93, high - 0.25},
          0,
          0);
    }
    if (front) {
      b.paint(Material.LAMP, s);
      double sign = x + side * 0.02;
      double from = high > 3.6 ? 2.65 : high - 0.4;
      b.quad(
          new double[] {sign, -half * 0.6, from},
          new double[] {sign, half * 0.6, from},
          new double[] {sign, half * 0.6, from + 0.28},
          new double[] {sign, -half * 0.6, from + 0.28},
          0,
          0);
    }
  }
}
