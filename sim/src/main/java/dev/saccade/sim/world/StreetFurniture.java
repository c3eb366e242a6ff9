package dev.saccade.sim.world;

/** What stands beside a road. All rooted at the origin; what has a face looks along -x. */
final class StreetFurniture {
  private StreetFurniture() {}

  /** A street light whose arm reaches along y. */
  static Mesh lampPost(double heightMetres, double armMetres) {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.METAL, Surface.POLE);
    b.tube(new double[] {0, 0, 0}, new double[] {0, 0, 1.2}, 0.11, 0.1, 8);
    b.tube(new double[] {0, 0, 1.2}, new double[] {0, 0, heightMetres}, 0.085, 0.055, 8);
    double[] bend = {0, armMetres * 0.35, heightMetres + 0.35};
    b.tube(new double[] {0, 0, heightMetres}, bend, 0.05, 0.045, 6);
    b.tube(bend, new double[] {0, armMetres, heightMetres + 0.4}, 0.045, 0.04, 6);
    b.place(Transform.at(0, armMetres, heightMetres + 0.36));
    b.box(-0.14, -0.1, -0.06, 0.14, 0.55, 0.08);
    b.paint(Material.LAMP, Surface.POLE).bottom(-0.13, -0.05, 0.13, 0.5, -0.065);
    return b.build();
  }

  static Mesh bollard() {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.METAL, Surface.POLE);
    b.tube(new double[] {0, 0, 0}, new double[] {0, 0, 0.95}, 0.075, 0.07, 8);
    b.ball(0, 0, 0.95, 0.08, 0.08, 0.06, 8, 4);
    return b.build();
  }

  static Mesh signPost(double heightMetres) {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.METAL, Surface.POLE);
    b.tube(new double[] {0.03, 0, 0}, new double[] {0.03, 0, heightMetres}, 0.035, 0.035, 6);
    return b.build();
  }

  /** A sign's face, around the origin. Corners: 3 a triangle, 4 a board, more a disc. */
  static Mesh signFace(int corners, double halfWidth, double halfHeight) {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.SIGN, Surface.TRAFFIC_SIGN);
    double x = -0.02;
    if (corners == 4) {
      // Seen from -x, y runs to the left: u must run the other way.
      b.quad(
          new double[] {x, halfWidth, -halfHeight},
          new double[] {x, -halfWidth, -halfHeight},
          new double[] {x, -halfWidth, halfHeight},
          new double[] {x, halfWidth, halfHeight},
          -1,
          -1,
          1,
          1);
    } else {
      int middle = b.vertex(x, 0, 0, -1, 0, 0, 0, 0);
      int[] rim = new int[corners + 1];
      for (int i = 0; i <= corners; i++) {
        double angle = Math.PI / 2 + 2 * Math.PI * i / corners;
        double u = StrictMath.cos(angle);
        double v = StrictMath.sin(angle);
        rim[i] = b.vertex(x, -u * halfWidth, v * halfHeight, -1, 0, 0, u, v);
      }
      for (int i = 0; i < corners; i++) {
        b.triangle(middle, rim[i], rim[i + 1]);
      }
    }
    // The back is bare metal, and no sign to anyone.
    b.paint(Material.METAL, Surface.TRAFFIC_SIGN);
    double r = corners == 3 ? 0.5 : 0.8;
    b.quad(
        new double[] {0.0, -halfWidth * r, -halfHeight * r},
        new double[] {0.0, halfWidth * r, -halfHeight * r},
        new double[] {0.0, halfWidth * r, halfHeight * r},
        new double[] {0.0, -halfWidth * r, halfHeight * r},
        0,
        0);
    return b.build();
  }

  /** The head of a traffic light, bottom at the origin. */
  static Mesh lightHead() {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.LIGHT_BOX, Surface.TRAFFIC_LIGHT);
    double w = 0.17;
    double h = 0.95;
    b.quad(
        new double[] {-0.12, w, 0},
        new double[] {-0.12, -w, 0},
        new double[] {-0.12, -w, h},
        new double[] {-0.12, w, h},
        0,
        0,
        1,
        1);
    b.paint(Material.RUBBER, Surface.TRAFFIC_LIGHT);
    b.place(Transform.IDENTITY);
    b.box(-0.115, -w, 0, 0.1, w, h);
    for (int i = 0; i < 3; i++) {
      double z = 0.31 * i + 0.28;
      b.quad(
          new double[] {-0.27, 0.12, z - 0.02},
          new double[] {-0.27, -0.12, z - 0.02},
          new double[] {-0.12, -0.12, z},
          new double[] {-0.12, 0.12, z},
          0,
          0);
    }
    return b.build();
  }

  /** A railing or a barrier along x, a veil seen from both sides. */
  static Mesh railing(double lengthMetres, double heightMetres) {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.RAILING, Surface.FENCE);
    b.quad(
        new double[] {0, 0, 0},
        new double[] {lengthMetres, 0, 0},
        new double[] {lengthMetres, 0, heightMetres},
        new double[] {0, 0, heightMetres},
        0,
        0);
    return b.build(true);
  }

  /** A fence of planks along x. */
  static Mesh planks(double lengthMetres, double heightMetres) {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.PLANKS, Surface.FENCE).box(0, -0.04, 0, lengthMetres, 0.04, heightMetres);
    return b.build();
  }

  /** A garden wall along x. */
  static Mesh wall(double lengthMetres, double heightMetres, boolean bricks) {
    MeshBuilder b = new MeshBuilder();
    b.paint(bricks ? Material.WALL : Material.CONCRETE, Surface.WALL);
    b.box(0, -0.13, 0, lengthMetres, 0.13, heightMetres);
    b.paint(Material.CONCRETE, Surface.WALL);
    b.box(0, -0.17, heightMetres, lengthMetres, 0.17, heightMetres + 0.06);
    return b.build();
  }

  /** A bin, an electricity box: something grey and square. */
  static Mesh cabinet(double widthMetres, double heightMetres) {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.METAL, Surface.CLUTTER);
    b.box(-0.25, -widthMetres / 2, 0, 0.25, widthMetres / 2, heightMetres);
    return b.build();
  }

  /** A bus shelter: posts, a roof, panes behind. Opens towards -y, along x. */
  static Mesh shelter() {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.METAL, Surface.POLE);
    for (double x = 0; x <= 4.01; x += 2) {
      b.tube(new double[] {x, 1.3, 0}, new double[] {x, 1.3, 2.4}, 0.04, 0.04, 6);
    }
    b.paint(Material.METAL, Surface.BUILDING).box(-0.1, -0.2, 2.4, 4.1, 1.4, 2.5);
    b.bottom(-0.1, -0.2, 4.1, 1.4, 2.4);
    b.paint(Material.GLASS, Surface.BUILDING);
    b.box(0, 1.28, 0.3, 4, 1.32, 2.2);
    return b.build();
  }

  /** A white post at the road's edge with a dark band. */
  static Mesh delineator() {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.PAINT, Surface.POLE).box(-0.06, -0.05, 0, 0.06, 0.05, 1.02);
    b.paint(Material.RUBBER, Surface.POLE).sides(-0.064, -0.054, 0.72, 0.064, 0.054, 0.92);
    return b.build();
  }

  /** A cone of road works; its look's first is the cone, its second the band. */
  static Mesh cone() {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.PAINT, Surface.CONE);
    b.box(-0.19, -0.19, 0, 0.19, 0.19, 0.04);
    b.tube(new double[] {0, 0, 0.03}, new double[] {0, 0, 0.3}, 0.15, 0.105, 10);
    b.tube(new double[] {0, 0, 0.45}, new double[] {0, 0, 0.72}, 0.08, 0.03, 10);
    b.paint(Material.SKIN, Surface.CONE);
    b.tube(new double[] {0, 0, 0.3}, new double[] {0, 0, 0.45}, 0.105, 0.08, 10);
    return b.build();
  }

  /** A barred board on two feet along y, 2 m wide, seen from both sides. */
  static Mesh worksBoard() {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.SIGN, Surface.FENCE);
    for (int side = -1; side <= 1; side += 2) {
      double x = side * 0.03;
      b.quad(
          new double[] {x, -side, 0.75},
          new double[] {x, side, 0.75},
          new double[] {x, side, 1.0},
          new double[] {x, -side, 1.0},
          -1,
          -1,
          1,
          1);
      b.paint(Material.SKIN, Surface.FENCE)
          .box(-0.3, side * 0.8 - 0.05, 0, 0.3, side * 0.8 + 0.05, 0.1);
      b.paint(Material.SKIN, Surface.FENCE)
          .box(-0.02, side * 0.8 - 0.03, 0.1, 0.02, side * 0.8 + 0.03, 1.0);
      b.paint(Material.SIGN, Surface.FENCE);
    }
    return b.build(true);
  }

  /** A wooden pole of a power line with its cross-arm. */
  static Mesh powerPole(double heightMetres) {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.BARK, Surface.POLE);
    b.tube(new double[] {0, 0, 0}, new double[] {0, 0, heightMetres}, 0.16, 0.11, 8);
    b.box(-0.06, -0.9, heightMetres - 0.5, 0.06, 0.9, heightMetres - 0.38);
    for (int i = -1; i <= 1; i++) {
      b.box(-0.04, i * 0.8 - 0.04, heightMetres - 0.38, 0.04, i * 0.8 + 0.04, heightMetres - 0.2);
    }
    return b.build();
  }
}
