package dev.saccade.sim.world;

/**
 * A car's body: a lower part lofted from nose to tail, a cabin of glass on top, four wheels. Stands
 * on z = 0 around its middle, nose towards x.
 *
 * @param noseMetres from the front bumper to the foot of the windscreen
 * @param tailMetres from the rear bumper to the foot of the rear window
 * @param screenMetres how far the windscreen leans back, as seen from above
 * @param rearMetres how far the rear window leans
 */
record CarShape(
    double lengthMetres,
    double widthMetres,
    double heightMetres,
    double beltMetres,
    double noseMetres,
    double tailMetres,
    double screenMetres,
    double rearMetres,
    double wheelBaseMetres,
    double wheelRadiusMetres) {

  /** A body of some kind: hatchback, saloon, estate, off-roader, van or small car. */
  static CarShape drawn(Dice dice) {
    double stretch = dice.between(0.95, 1.06);
    return switch (dice.below(7)) {
      case 0, 1 ->
          new CarShape(
              3.95 * stretch,
              1.72,
              dice.between(1.42, 1.54),
              0.93,
              0.95,
              0.25,
              0.75,
              0.35,
              2.5 * stretch,
              0.31);
      case 2 ->
          new CarShape(
              4.5 * stretch,
              1.78,
              dice.between(1.40, 1.47),
              0.92,
              1.15,
              0.85,
              0.85,
              0.7,
              2.65 * stretch,
              0.32);
      case 3 ->
          new CarShape(
              4.6 * stretch,
              1.80,
              dice.between(1.43, 1.52),
              0.93,
              1.12,
              0.12,
              0.8,
              0.35,
              2.7 * stretch,
              0.33);
      case 4 ->
          new CarShape(
              4.45 * stretch,
              1.86,
              dice.between(1.62, 1.78),
              1.06,
              1.05,
              0.12,
              0.6,
              0.25,
              2.65 * stretch,
              0.37);
      case 5 ->
          new CarShape(
              4.9 * stretch,
              1.92,
              dice.between(1.9, 2.2),
              1.12,
              0.75,
              0.02,
              0.65,
              0.05,
              2.95 * stretch,
              0.34);
      default ->
          new CarShape(
              3.55 * stretch,
              1.62,
              dice.between(1.45, 1.56),
              0.95,
              0.8,
              0.1,
              0.65,
              0.25,
              2.3 * stretch,
              0.29);
    };
  }

  boolean isVan() {
    return heightMetres > 1.85;
  }

  /** Where the rear axle lies, along x. */
  double rearAxleMetres() {
    return -lengthMetres / 2 + (lengthMetres - wheelBaseMetres) * 0.47;
  }

  Mesh mesh() {
    MeshBuilder b = new MeshBuilder();
    lower(b);
    cabin(b);
    wheels(b);
    return b.build();
  }

  private void lower(MeshBuilder b) {
    double half = widthMetres / 2;
    double front = lengthMetres / 2;
    double back = -front;
    double noseFoot = front - noseMetres;
    double tailFoot = back + tailMetres;
    double noseTop = beltMetres * 0.80;
    double tailTop = tailMetres > 0.5 ? beltMetres * 1.02 : beltMetres * 0.98;
    // Stations from tail to nose: x, half width, height of the top, how much the normal leans along
    // x.
    double[][] stations = {
      {back, half * 0.86, tailTop * 0.96, -0.75},
      {back + 0.12, half * 0.96, tailTop, -0.25},
      {Math.max(back + 0.2, tailFoot), half, tailTop, 0},
      {noseFoot, half, beltMetres, 0},
      {front - 0.45, half * 0.98, (beltMetres + noseTop) / 2 + 0.04, 0.15},
      {front - 0.12, half * 0.92, noseTop, 0.45},
      {front, half * 0.78, noseTop * 0.9, 0.8}
    };
    double low = 0.21;
    double rearAxle = rearAxleMetres();
    int count = stations.length;
    for (int side = -1; side <= 1; side += 2) {
      b.paint(Material.BODY_SIDE, Surface.CAR);
      int[][] at = new int[count][3];
      for (int k = 0; k < count; k++) {
        double[] s = stations[k];
        double mid = low + (s[2] - low) * 0.55;
        double lean = s[3];
        at[k][0] = b.vertex(s[0], side * s[1] * 0.95, low, lean, side, -0.25, s[0] - rearAxle, low);
        at[k][1] = b.vertex(s[0], side * s[1], mid, lean, side, 0.05, s[0] - rearAxle, mid);
        at[k][2] =
            b.vertex(s[0], side * s[1] * 0.94, s[2], lean, side, 0.55, s[0] - rearAxle, s[2]);
      }
      for (int k = 0; k + 1 < count; k++) {
        for (int j = 0; j < 2; j++) {
          wind(b, side < 0, at[k][j], at[k + 1][j], at[k + 1][j + 1], at[k][j + 1]);
        }
      }
    }
    b.paint(Material.PAINT, Surface.CAR);
    int[][] top = new int[count][3];
    for (int k = 0; k < count; k++) {
      double[] s = stations[k];
      double edge = s[1] * 0.94;
      top[k][0] = b.vertex(s[0], -edge, s[2], s[3] * 0.6, -0.35, 1, 0, 0);
      top[k][1] =
          b.vertex(s[0], 0, s[2] + (k == 0 || k == count - 1 ? 0 : 0.025), s[3] * 0.5, 0, 1, 0, 0);
      top[k][2] = b.vertex(s[0], edge, s[2], s[3] * 0.6, 0.35, 1, 0, 0);
    }
    for (int k = 0; k + 1 < count; k++) {
      for (int j = 0; j < 2; j++) {
        wind(b, true, top[k][j], top[k + 1][j], top[k + 1][j + 1], top[k][j + 1]);
      }
    }
    double[] nose = stations[count - 1];
    b.paint(Material.FRONT, Surface.CAR);
    cap(b, nose[0], nose[1], low, nose[2], true);
    double[] tail = stations[0];
    b.paint(Material.REAR, Surface.CAR);
    cap(b, tail[0], tail[1], low, tail[2], false);
    b.paint(Material.RUBBER, Surface.CAR);
    b.bottom(back + 0.05, -half * 0.9, front - 0.05, half * 0.9, low);
  }

  private static void cap(
      MeshBuilder b, double x, double half, double low, double high, boolean front) {
    double sign = front ? 1 : -1;
    int columns = 4;
    int[][] at = new int[columns + 1][2];
    for (int i = 0; i <= columns; i++) {
      double share = -1 + 2.0 * i / columns;
      double bulge = x + sign * 0.05 * (1 - share * share);
      at[i][0] = b.vertex(bulge, share * half * 0.95, low, sign, share * 0.5, -0.1, share, 0);
      at[i][1] = b.vertex(x, share * half * 0.94, high, sign, share * 0.5, 0.25, share, 1);
    }
    for (int i = 0; i < columns; i++) {
      wind(b, front, at[i][0], at[i + 1][0], at[i + 1][1], at[i][1]);
    }
  }

  private void cabin(MeshBuilder b) {
    double half = widthMetres / 2 * 0.92;
    double roof = widthMetres / 2 * (isVan() ? 0.86 : 0.73);
    double foot = lengthMetres / 2 - noseMetres;
    double end = -lengthMetres / 2 + tailMetres;
    double roofFront = foot - screenMetres;
    double roofBack = end + rearMetres;
    double low = beltMetres - 0.02;
    double high = heightMetres;
    double edge = high - 0.05;
    b.paint(Material.GLASS, Surface.CAR);
    double[] fr = {foot, -half, low};
    double[] fl = {foot, half, low};
    double[] rfr = {roofFront, -roof, edge};
    double[] rfl = {roofFront, roof, edge};
    double[] br = {end, -half, low};
    double[] bl = {end, half, low};
    double[] rbr = {roofBack, -roof, edge};
    double[] rbl = {roofBack, roof, edge};
    b.quad(fr, fl, rfl, rfr, 0, 0);
    if (isVan()) {
      b.paint(Material.PAINT, Surface.CAR);
    }
    b.quad(bl, br, rbr, rbl, 0, 0);
    b.paint(isVan() ? Material.PAINT : Material.CABIN_SIDE, Surface.CAR);
    double bulge = 0.02;
    for (int side = -1; side <= 1; side += 2) {
      int a = b.vertex(end, side * half, low, 0, side, 0.3, 0, 0);
      int c = b.vertex(foot, side * half, low, 0, side, 0.3, 1, 0);
      int d = b.vertex(roofFront, side * roof, edge, 0, side, 0.5, front(roofFront), 1);
      int e = b.vertex(roofBack, side * roof, edge, 0, side, 0.5, front(roofBack), 1);
      wind(b, side < 0, a, c, d, e);
    }
    b.paint(Material.PAINT, Surface.CAR);
    double[][] rows = {
      {roofBack, edge, -0.5}, {(roofBack * 0.5 + roofFront * 0.5), high, 0}, {roofFront, edge, 0.4}
    };
    int[][] at = new int[3][3];
    for (int k = 0; k < 3; k++) {
      double x = rows[k][0];
      double z = rows[k][1];
      at[k][0] = b.vertex(x, -roof, edge, rows[k][2] * 0.5, -0.6, 1, 0, 0);
      at[k][1] = b.vertex(x, 0, z + bulge, rows[k][2] * 0.5, 0, 1, 0, 0);
      at[k][2] = b.vertex(x, roof, edge, rows[k][2] * 0.5, 0.6, 1, 0, 0);
    }
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < 2; j++) {
        wind(b, true, at[k][j], at[k + 1][j], at[k + 1][j + 1], at[k][j + 1]);
      }
    }
    // Mirrors.
    for (int side = -1; side <= 1; side += 2) {
      double y = side * (half + 0.12);
      b.place(Transform.at(foot - 0.35, y, low + 0.12));
      b.box(-0.09, -0.1, -0.07, 0.05, 0.1, 0.08);
      b.place(Transform.IDENTITY);
    }
  }

  private double front(double x) {
    double foot = lengthMetres / 2 - noseMetres;
    double end = -lengthMetres / 2 + tailMetres;
    return (x - end) / (foot - end);
  }

  private void wheels(MeshBuilder b) {
    double rear = rearAxleMetres();
    wheelPair(b, rear, widthMetres / 2, wheelRadiusMetres, Surface.CAR);
    wheelPair(b, rear + wheelBaseMetres, widthMetres / 2, wheelRadiusMetres, Surface.CAR);
  }

  static void wheelPair(MeshBuilder b, double x, double half, double radius, Surface surface) {
    b.paint(Material.RUBBER, surface);
    for (int side = -1; side <= 1; side += 2) {
      double out = side * (half + 0.012);
      double in = side * (half - 0.22);
      double[] from = {x, Math.min(out, in), radius};
      double[] to = {x, Math.max(out, in), radius};
      b.tube(from, to, radius, radius, 14);
      b.discAcross(x, out, radius, radius, side > 0, 14);
    }
  }

  /** A quad of four vertices, turned so that its outside shows. */
  private static void wind(MeshBuilder b, boolean asGiven, int i, int j, int k, int l) {
    if (asGiven) {
      b.triangle(i, j, k).triangle(i, k, l);
    } else {
      b.triangle(i, k, j).triangle(i, l, k);
    }
  }
}
