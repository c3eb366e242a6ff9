package dev.saccade.sim.world;

/** Trees, hedges and bushes. Roots at the origin. Painted with a look: leaves, companion, bark. */
final class TreeShape {
  private TreeShape() {}

  /**
   * A tree in leaf: a trunk, boughs, and cards of leaves on the outside of a few balls.
   *
   * @param cards leaf cards: hundreds near the road, tens far away
   */
  static Mesh leafy(Dice dice, double heightMetres, int cards) {
    MeshBuilder b = new MeshBuilder();
    double crownRadius = heightMetres * dice.between(0.26, 0.36);
    double crownHeight = heightMetres - crownRadius * 1.05;
    double bole = heightMetres * dice.between(0.22, 0.34);
    b.paint(Material.BARK, Surface.VEGETATION);
    double thick = heightMetres * 0.028;
    b.tube(new double[] {0, 0, 0}, new double[] {0, 0, bole}, thick * 1.2, thick, 7);
    int balls = 5 + dice.below(5);
    double[][] lobes = new double[balls][4];
    for (int i = 0; i < balls; i++) {
      double angle = dice.between(0, 2 * Math.PI);
      double out = i == 0 ? 0 : crownRadius * dice.between(0.35, 0.75);
      double up = i == 0 ? 0 : crownRadius * dice.between(-0.75, 0.7);
      lobes[i][0] = out * StrictMath.cos(angle);
      lobes[i][1] = out * StrictMath.sin(angle);
      lobes[i][2] = crownHeight + up;
      lobes[i][3] = crownRadius * (i == 0 ? 0.8 : dice.between(0.4, 0.65));
      b.tube(
          new double[] {0, 0, bole * 0.95},
          new double[] {lobes[i][0], lobes[i][1], lobes[i][2]},
          thick * 0.7,
          thick * 0.2,
          4);
    }
    b.paint(Material.FOLIAGE, Surface.VEGETATION);
    leaves(b, dice, lobes, cards, crownRadius * 2.1 / Math.sqrt(cards / 16.0));
    return b.build(true);
  }

  private static void leaves(MeshBuilder b, Dice dice, double[][] lobes, int cards, double size) {
    for (int k = 0; k < cards; k++) {
      double[] lobe = lobes[dice.below(lobes.length)];
      double z = dice.between(-1, 1);
      double angle = dice.between(0, 2 * Math.PI);
      double flat = Math.sqrt(1 - z * z);
      double nx = flat * StrictMath.cos(angle);
      double ny = flat * StrictMath.sin(angle);
      double depth = dice.between(0.65, 1.05);
      double r = lobe[3] * depth;
      double x = lobe[0] + nx * r;
      double y = lobe[1] + ny * r;
      double h = lobe[2] + z * r;
      double tilt = dice.between(0, 2 * Math.PI);
      double lean = dice.between(-0.9, 0.9);
      double s = size * dice.between(0.6, 1.15) / 2;
      double ax = StrictMath.cos(tilt);
      double ay = StrictMath.sin(tilt);
      double bx = -ay * StrictMath.cos(lean);
      double by = ax * StrictMath.cos(lean);
      double bz = StrictMath.sin(lean);
      double u = k + 0.5;
      double v = Math.max(0, Math.min(1, (depth - 0.65) / 0.4)) * (0.75 + 0.25 * z);
      int[] at = new int[5];
      for (int c = 0; c < 5; c++) {
        double turn = 2 * Math.PI * c / 5;
        double p = StrictMath.cos(turn) * s * dice.between(0.6, 1.2);
        double q = StrictMath.sin(turn) * s * dice.between(0.6, 1.2);
        at[c] = b.vertex(x + ax * p + bx * q, y + ay * p + by * q, h + bz * q, nx, ny, z, u, v);
      }
      b.triangle(at[0], at[1], at[2]).triangle(at[0], at[2], at[3]).triangle(at[0], at[3], at[4]);
    }
  }

  /** The branches of a bare tree; its haze of twigs is {@link #twigs}. */
  static Mesh bare(Dice dice, double heightMetres, int levels) {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.BARK, Surface.VEGETATION);
    branch(b, dice, new double[3], 0, 0, heightMetres * 0.3, heightMetres * 0.026, levels);
    return b.build(true);
  }

  private static void branch(
      MeshBuilder b,
      Dice dice,
      double[] from,
      double azimuth,
      double tilt,
      double length,
      double thick,
      int levels) {
    double flat = StrictMath.sin(tilt);
    double[] to = {
      from[0] + length * flat * StrictMath.cos(azimuth),
      from[1] + length * flat * StrictMath.sin(azimuth),
      from[2] + length * StrictMath.cos(tilt)
    };
    b.tube(from, to, thick, thick * 0.62, levels > 2 ? 6 : 3);
    if (levels == 0) {
      return;
    }
    int forks = 3 + dice.below(2);
    for (int i = 0; i < forks; i++) {
      double turn = azimuth + 2 * Math.PI * (i + dice.between(-0.3, 0.3)) / forks;
      double lean = tilt * 0.55 + dice.between(0.25, 0.75);
      branch(
          b,
          dice,
          to,
          turn,
          Math.min(1.4, lean),
          length * dice.between(0.62, 0.86),
          thick * 0.58,
          levels - 1);
    }
  }

  /** The haze of thin twigs around a bare crown: a veil. */
  static Mesh twigs(double heightMetres, double spread) {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.TWIGS, Surface.VEGETATION);
    double r = heightMetres * spread;
    b.ball(0, 0, heightMetres * 0.66, r, r, heightMetres * 0.36, 12, 8);
    return b.build();
  }

  /** A clipped hedge along x. */
  static Mesh hedge(Dice dice, double lengthMetres, double heightMetres, double depthMetres) {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.FOLIAGE, Surface.VEGETATION);
    double half = depthMetres / 2;
    b.box(0, -half * 0.85, 0, lengthMetres, half * 0.85, heightMetres * 0.95);
    int cards = (int) (lengthMetres * heightMetres * 14);
    for (int k = 0; k < cards; k++) {
      boolean above = dice.chance(depthMetres / (2 * heightMetres + depthMetres));
      double side = dice.chance(0.5) ? 1 : -1;
      double x = dice.between(0, lengthMetres);
      double y = above ? dice.between(-half, half) : side * half * dice.between(0.85, 1.05);
      double z = above ? heightMetres * dice.between(0.94, 1.04) : dice.between(0.05, heightMetres);
      double s = dice.between(0.08, 0.2);
      double turn = dice.between(0, Math.PI);
      double cx = StrictMath.cos(turn) * s;
      double cz = StrictMath.sin(turn) * s;
      double ny = above ? 0 : side;
      double nz = above ? 1 : 0.3;
      double u = k + 0.5;
      double v = 0.45 + 0.55 * z / heightMetres * dice.between(0.6, 1);
      int p = b.vertex(x - cx, y, z - cz, 0, ny, nz, u, v);
      int q = b.vertex(x + cx, y + 0.04 * side, z + cz, 0, ny, nz, u, v);
      int r = b.vertex(x + cz, y + 0.07 * side, z - cx, 0, ny, nz, u, v);
      b.triangle(p, q, r);
    }
    return b.build(true);
  }

  /** A round bush. */
  static Mesh bush(Dice dice, double heightMetres) {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.FOLIAGE, Surface.VEGETATION);
    double r = heightMetres * 0.55;
    double[][] lobes = {
      {0, 0, heightMetres * 0.45, r},
      {r * 0.6, r * 0.2, heightMetres * 0.4, r * 0.7},
      {-r * 0.5, -r * 0.3, heightMetres * 0.42, r * 0.75}
    };
    leaves(b, dice, lobes, 90, r * 0.75);
    return b.build(true);
  }
}
