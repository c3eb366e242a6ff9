package dev.saccade.sim.world;

import java.util.List;

/**
 * Houses. The front lies along x from 0, facing -y; the house reaches back along y.
 *
 * @param style as facades read it
 */
record BuildingShape(
    double widthMetres,
    double depthMetres,
    double floorMetres,
    int floors,
    int style,
    Roof roof,
    boolean bays) {
  enum Roof {
    FLAT,
    RIDGE_ALONG,
    GABLE_FRONT
  }

  private static final int[] BRICKS = {
    0x8A5A44, 0x9C6A50, 0x7A4A3A, 0xB08A64, 0xC0A070, 0x6E4438, 0xA87858, 0x907860, 0xB8A488
  };
  private static final int[] PLASTERS = {
    0xE4DED0, 0xD8D0BC, 0xC8C4BC, 0xE8E4E0, 0xD0B890, 0xB8A890, 0xC8B0A0, 0xA8A8A4, 0xDCC8A8,
    0xB4BCC0, 0x98928A, 0xE0D4A8
  };
  private static final int[] CONCRETES = {0x9A9894, 0xB0ACA4, 0x84827E, 0xC0BEB8, 0x78787A};
  private static final int[] FRAMES = {0xECEAE4, 0xE0DCD0, 0x3A3A3C, 0xF4F4F0, 0x5A4030, 0xC8C4B8};
  private static final int[] DOORS = {
    0x203860, 0x702020, 0x184028, 0x202020, 0x5A3A20, 0xD8D4C8, 0x406080, 0x902838, 0xB87820
  };
  private static final int[] TILES = {0x5A4A44, 0x6A4A3C, 0x48484C, 0x7A4A38, 0x3E3E42, 0x806050};

  double heightMetres() {
    return floorMetres * floors + 0.3;
  }

  private double roofHeight() {
    return switch (roof) {
      case FLAT -> 0;
      case RIDGE_ALONG -> Math.min(4, depthMetres * 0.32);
      case GABLE_FRONT -> Math.min(4.5, widthMetres * 0.42);
    };
  }

  static BuildingShape drawn(Dice dice, double widthMetres, boolean shops, boolean tall) {
    int kind =
        dice.chance(tall ? 0.3 : 0.55)
            ? 0
            : dice.chance(tall ? 0.35 : 0.75) ? 1 : 2 + dice.below(2);
    int floors = tall ? 3 + dice.below(5) : 2 + dice.below(2);
    if (kind >= 2) {
      floors += dice.below(2);
    }
    int style = kind | (shops && dice.chance(0.7) ? 4 : 0) | (dice.chance(0.5) ? 8 : 0);
    Roof roof =
        kind >= 2 || (tall && dice.chance(0.6))
            ? Roof.FLAT
            : dice.chance(0.7) ? Roof.RIDGE_ALONG : Roof.GABLE_FRONT;
    return new BuildingShape(
        widthMetres,
        dice.between(8, 14),
        kind >= 2 ? dice.between(3, 3.8) : dice.between(2.7, 3.3),
        floors,
        style,
        roof,
        kind < 2 && dice.chance(0.3));
  }

  void addTo(List<Prop> props, Transform place, Dice dice) {
    int kind = style & 3;
    int wall =
        kind == 0
            ? BRICKS[dice.below(BRICKS.length)]
            : kind == 1
                ? PLASTERS[dice.below(PLASTERS.length)]
                : CONCRETES[dice.below(CONCRETES.length)];
    wall = Rgb.mix(wall, 0xFFFFFF & (int) dice.nextLong(), 0.06);
    int frame = kind == 3 ? 0x505458 : FRAMES[dice.below(FRAMES.length)];
    int door = DOORS[dice.below(DOORS.length)];
    int seed = (int) dice.nextLong();
    float pitch = (float) dice.between(1.7, 3.4);
    // Whole windows fit between the corners.
    pitch = (float) (widthMetres / Math.max(1, Math.rint(widthMetres / pitch)));
    float share = (float) dice.between(0.32, 0.62);
    Look front = new Look(seed, wall, frame, door, (float) floorMetres, pitch, share, style);
    double h = heightMetres();
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.FACADE, Surface.BUILDING);
    b.quad(at(0, 0, 0), at(widthMetres, 0, 0), at(widthMetres, 0, h), at(0, 0, h), 0, 0);
    if (roof == Roof.GABLE_FRONT) {
      int a = b.vertex(0, 0, h, 0, -1, 0, 0, h);
      int c = b.vertex(widthMetres, 0, h, 0, -1, 0, widthMetres, h);
      int d =
          b.vertex(
              widthMetres / 2, 0, h + roofHeight(), 0, -1, 0, widthMetres / 2, h + roofHeight());
      b.triangle(a, c, d);
    }
    b.quad(
        at(widthMetres, depthMetres, 0),
        at(0, depthMetres, 0),
        at(0, depthMetres, h),
        at(widthMetres, depthMetres, h),
        0,
        0);
    if (bays) {
      int count = Math.max(1, (int) (widthMetres / pitch / 2));
      for (int i = 0; i < count; i++) {
        double x = (2 * i + 0.5) * pitch - pitch * share * 0.75;
        double wide = pitch * share * 1.5;
        double from = (style & 4) != 0 ? floorMetres : 0;
        double top = Math.max(from + floorMetres, h - floorMetres * dice.below(2)) - 0.4;
        b.quad(
            at(x, -0.7, from),
            at(x + wide, -0.7, from),
            at(x + wide, -0.7, top),
            at(x, -0.7, top),
            x,
            from);
        b.quad(
            at(x + wide, -0.7, from),
            at(x + wide, 0, from),
            at(x + wide, 0, top),
            at(x + wide, -0.7, top),
            x,
            from);
        b.quad(at(x, 0, from), at(x, -0.7, from), at(x, -0.7, top), at(x, 0, top), x, from);
        b.quad(
            at(x, -0.7, top),
            at(x + wide, -0.7, top),
            at(x + wide, 0, top + 0.35),
            at(x, 0, top + 0.35),
            0,
            0);
      }
    }
    props.add(new Prop(new Part(b.build(), place, front), 400, true));
    addSides(props, place, wall, seed, kind);
    addRoof(props, place, dice, wall);
    if ((style & 4) != 0 && dice.chance(0.35)) {
      addAwning(props, place, dice);
    }
  }

  private void addSides(List<Prop> props, Transform place, int wall, int seed, int kind) {
    double h = heightMetres();
    MeshBuilder b = new MeshBuilder();
    b.paint(kind == 0 ? Material.WALL : Material.CONCRETE, Surface.BUILDING);
    b.quad(
        at(widthMetres, 0, 0),
        at(widthMetres, depthMetres, 0),
        at(widthMetres, depthMetres, h),
        at(widthMetres, 0, h),
        0,
        0);
    b.quad(at(0, depthMetres, 0), at(0, 0, 0), at(0, 0, h), at(0, depthMetres, h), 0, 0);
    if (roof == Roof.RIDGE_ALONG) {
      double top = h + roofHeight();
      double mid = depthMetres / 2;
      int a = b.vertex(widthMetres, 0, h, 1, 0, 0, 0, h);
      int c = b.vertex(widthMetres, depthMetres, h, 1, 0, 0, depthMetres, h);
      int d = b.vertex(widthMetres, mid, top, 1, 0, 0, mid, top);
      b.triangle(a, c, d);
      int e = b.vertex(0, depthMetres, h, -1, 0, 0, 0, h);
      int f = b.vertex(0, 0, h, -1, 0, 0, depthMetres, h);
      int g = b.vertex(0, mid, top, -1, 0, 0, mid, top);
      b.triangle(e, f, g);
    }
    props.add(
        new Prop(
            new Part(b.build(), place, Look.of(seed, Rgb.mix(wall, 0x808080, 0.15))), 400, true));
  }

  private void addRoof(List<Prop> props, Transform place, Dice dice, int wall) {
    double h = heightMetres();
    double top = h + roofHeight();
    MeshBuilder b = new MeshBuilder();
    if (roof == Roof.FLAT) {
      b.paint(Material.CONCRETE, Surface.BUILDING);
      b.box(-0.1, -0.15, h, widthMetres + 0.1, depthMetres, h + dice.between(0.2, 0.9));
      props.add(
          new Prop(
              new Part(b.build(), place, Look.of(5, Rgb.mix(wall, 0x707070, 0.4))), 400, true));
      return;
    }
    b.paint(Material.ROOF, Surface.BUILDING);
    double over = 0.35;
    double w = widthMetres;
    double d = depthMetres;
    if (roof == Roof.RIDGE_ALONG) {
      double low = h - over * roofHeight() / (d / 2);
      b.quad(at(0, -over, low), at(w, -over, low), at(w, d / 2, top), at(0, d / 2, top), 0, 0);
      b.quad(
          at(w, d + over, low), at(0, d + over, low), at(0, d / 2, top), at(w, d / 2, top), 0, 0);
    } else {
      double low = h - over * roofHeight() / (w / 2);
      b.quad(
          at(w + over, -over, low),
          at(w + over, d, low),
          at(w / 2, d, top),
          at(w / 2, -over, top),
          0,
          0);
      b.quad(
          at(-over, d, low), at(-over, -over, low), at(w / 2, -over, top), at(w / 2, d, top), 0, 0);
    }
    props.add(
        new Prop(
            new Part(
                b.build(true),
                place,
                Look.of((int) dice.nextLong(), TILES[dice.below(TILES.length)])),
            400,
            true));
    if (dice.chance(0.7)) {
      MeshBuilder c = new MeshBuilder();
      c.paint(Material.WALL, Surface.BUILDING);
      double x = dice.chance(0.5) ? 0.1 : w - 1.1;
      c.box(x, d / 2 - 0.4, h, x + 1, d / 2 + 0.4, top + dice.between(0.8, 1.6));
      props.add(new Prop(new Part(c.build(), place, Look.of(9, BRICKS[dice.below(3)])), 300, true));
    }
  }

  private void addAwning(List<Prop> props, Transform place, Dice dice) {
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.CLOTH, Surface.BUILDING);
    double x0 = dice.between(0.2, widthMetres * 0.3);
    double x1 = Math.min(widthMetres - 0.2, x0 + dice.between(2.5, 5));
    b.quad(at(x0, -1.3, 2.35), at(x1, -1.3, 2.35), at(x1, 0, 2.9), at(x0, 0, 2.9), 0, 0);
    Look look =
        Look.of(3, DOORS[dice.below(DOORS.length)], 0xF0EEE8, 0)
            .with((float) (dice.chance(0.5) ? 0.4 : 0), 0, 0, 0);
    props.add(new Prop(new Part(b.build(true), place, look), 150, true));
  }

  private static double[] at(double x, double y, double z) {
    return new double[] {x, y, z};
  }
}
