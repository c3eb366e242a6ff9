package dev.saccade.sim.world;

/** What stands at the edge of a country road: rails, posts, signs, works. */
final class CountryVerge {
  /** From the end of the asphalt. */
  private static final double POSTS_METRES = 0.5;

  private static final double RAILS_METRES = 0.85;

  private final CountryRoad site;
  private final Barriers barriers;

  CountryVerge(CountryRoad site) {
    this.site = site;
    this.barriers = new Barriers(site);
  }

  void build(Dice own) {
    for (int side = -1; side <= 1; side += 2) {
      rails(own.branch(side), side);
      posts(own.branch(10 + side), side);
      signs(own.branch(20 + side), side);
    }
    poles(own.branch(30));
  }

  // ---- rails --------------------------------------------------------------------------------

  /** On the outside of bends, and here and there. */
  private void rails(Dice own, int side) {
    double share = site.values.of("rail-share");
    double s = own.between(0, 40);
    while (s < site.middle.length() - 20) {
      boolean outside = site.bend(s) * side < -1 / 420.0;
      double length = own.between(24, 130);
      if (own.chance(outside ? Math.min(1, share * 2.2) : share)) {
        double end = Math.min(site.middle.length(), s + length);
        stretch(own, s, end, side);
      }
      s += length + own.between(8, 40);
    }
  }

  private void stretch(Dice own, double from, double to, int side) {
    if (site.isBridge(from - 2, to + 2) || site.isWorks(from - 6, to + 6, side)) {
      return;
    }
    double d = side * (site.half + RAILS_METRES);
    int seed = (int) own.nextLong();
    int steel = own.pick(0xA4A8AA, 0xB8BCBE, 0x8C9092, 0xC4C6C4);
    switch (own.below(10)) {
      case 0, 1, 2, 3, 4 -> barriers.beam(from, to, d, Look.of(seed, steel));
      case 5 -> barriers.beam(from, to, d, Look.of(seed, own.pick(0x6A4A34, 0x5A5248, 0x3C4A3C)));
      case 6 -> barriers.flatRail(from, to, d, Material.METAL, Look.of(seed, steel));
      case 7 ->
          barriers.flatRail(
              from, to, d, Material.PLANKS, Look.of(seed, own.pick(0x7A5A3C, 0x8C7458, 0x5A4A3A)));
      default -> {
        barriers.concrete(from, to, d, Look.of(seed, own.pick(0xA8A49C, 0xBCB8B0, 0x8C8A84)));
        if (own.chance(0.3)) {
          bars(own, from, to, side);
        }
      }
    }
  }

  /** Barred boards on the outside of a bend. */
  private void bars(Dice own, double from, double to, int side) {
    int colour = own.pick(0xC01018, 0x101010);
    Look look = new Look(0, 0xF0F0EC, colour, 0, 6, 3, side * 1.2f, 0);
    if (colour == 0x101010) {
      look = new Look(0, 0xE0B820, colour, 0, 6, 3, side * 1.2f, 0);
    }
    for (double s = from + 6; s < to; s += 16) {
      Transform foot = foot(s, side * (site.half + RAILS_METRES + 0.5), faces(side));
      site.put(StreetFurniture.signPost(1.7), foot, Look.of(1, 0x8C9094), 150, true);
      Mesh face = StreetFurniture.signFace(4, 0.45, 0.4);
      site.put(face, foot.after(Transform.at(0, 0, 1.5)), look, 180, true);
    }
  }

  private Transform foot(double s, double d, double turn) {
    return site.middle.frame(s, d).after(Transform.at(0, 0, 0, turn));
  }

  /** Which way a sign is turned so that those who drive on its side read it. */
  private double faces(int side) {
    return side == site.egoSide() ? 0 : Math.PI;
  }

  // ---- posts, signs, poles ------------------------------------------------------------------

  private void posts(Dice own, int side) {
    if (!site.dice.branch(7).chance(0.75)) {
      return;
    }
    Mesh post = StreetFurniture.delineator();
    Look white = Look.of((int) own.nextLong(), 0xE8E8E4);
    double gap = own.between(18, 50);
    for (double s = own.between(0, 20); s < site.middle.length(); s += gap) {
      // Close together in bends.
      double d = side * (site.half + POSTS_METRES);
      if (!site.isWorks(s - 1, s + 1, side)) {
        site.put(post, foot(s, d, own.between(-0.1, 0.1)), white, 110, true);
      }
      if (Math.abs(site.bend(s)) > 1 / 250.0) {
        s -= gap / 2;
      }
    }
  }

  private void signs(Dice own, int side) {
    double turn = faces(side);
    Look steel = Look.of(1, 0x8C9094);
    for (double s = own.between(10, 90); s < site.middle.length(); s += own.between(35, 190)) {
      Transform foot = foot(s, side * (site.half + 1.25), turn + own.between(-0.12, 0.12));
      int kind = own.below(9);
      double height = own.between(1.6, 2.4);
      site.put(StreetFurniture.signPost(height + 0.3), foot, steel, 150, true);
      float size = (float) own.between(0.34, 0.48);
      Mesh face =
          switch (kind) {
            case 0, 1, 2 -> StreetFurniture.signFace(14, size, size);
            case 3, 4, 5 -> StreetFurniture.signFace(3, size * 1.15, size * 1.15);
            case 6, 7 -> StreetFurniture.signFace(4, size * 2.2, size * 0.9);
            default -> StreetFurniture.signFace(4, size, size);
          };
      float painted = kind < 3 ? 0 : kind < 6 ? 1 : kind < 8 ? 3 : 2;
      int board = own.pick(0x14508C, 0x146040, 0xD8B020, 0xE8E8E0, 0x6A4424);
      Look look = new Look((int) own.nextLong(), board, 0, 0, painted, 0, 0, 0);
      site.put(face, foot.after(Transform.at(0, 0, height)), look, 180, true);
      if (kind >= 6 && kind < 8) {
        Transform second = foot.after(Transform.at(0, size * 1.4, 0));
        site.put(StreetFurniture.signPost(height + 0.3), second, steel, 150, true);
      }
    }
    if (own.chance(0.35)) {
      double s = own.between(60, site.middle.length());
      bars(own, s, s + 70, side);
    }
  }

  private void poles(Dice own) {
    if (!own.chance(0.5)) {
      return;
    }
    int side = own.chance(0.5) ? 1 : -1;
    Mesh pole = StreetFurniture.powerPole(own.between(7, 9));
    Look wood = Look.of(5, own.pick(0x5A4A3A, 0x6A5C4C, 0x4A4038));
    double d = side * (site.verge + own.between(2.8, 9));
    for (double s = own.between(0, 40); s < site.middle.length(); s += 45) {
      site.put(pole, foot(s, d, 0), wood, 260, true);
    }
  }

  // ---- bridge, works ------------------------------------------------------------------------

  /** The parapets; the ground falls away beside them. */
  void bridge(Dice own, double from, double to) {
    boolean wall = own.chance(0.4);
    int stone = own.pick(0xA8A49C, 0x9C8C74, 0x8A7A68, 0xB8B4AC);
    Look look = Look.of((int) own.nextLong(), stone);
    Look steel =
        Look.of((int) own.nextLong(), own.pick(0x8C9094, 0x30343A, 0x406048, 0xC8C8C4))
            .with(1.1f, (float) own.between(0.1, 0.16), 0, 0);
    for (int side = -1; side <= 1; side += 2) {
      double d = side * (site.half + RAILS_METRES);
      double edge = side * (site.verge + 0.15);
      if (own.chance(0.75)) {
        barriers.beam(from - 22, to + 22, d, Look.of(3, 0xA4A8AA));
      }
      if (wall) {
        MeshBuilder b = new MeshBuilder().paint(Material.WALL, Surface.WALL);
        site.ribbon(b, from - 3, to + 3, edge, edge, 0, 1.0);
        site.ribbon(b, from - 3, to + 3, edge + side * 0.35, edge + side * 0.35, 0, 1.0);
        site.band(b, from - 3, to + 3, side, site.verge + 0.1, site.verge + 0.55, 1.0, 1.0);
        site.put(b.build(true), Transform.IDENTITY, look, 300, true);
      } else {
        MeshBuilder b = new MeshBuilder().paint(Material.RAILING, Surface.FENCE);
        site.ribbon(b, from - 1, to + 1, edge, edge, 0, 1.1);
        site.put(b.build(true), Transform.IDENTITY, steel, 160, false);
      }
    }
  }

  void works(Dice own, double from, double to, int side) {
    Look red = new Look(1, 0xF0F0EC, 0xC01018, 0x303234, 6, 7, 1.2f, 0);
    Look cones = Look.of(2, own.pick(0xE0501C, 0xD83818, 0xE87020), 0xF0F0EC, 0xF0F0EC);
    Mesh cone = StreetFurniture.cone();
    Mesh board = StreetFurniture.worksBoard();
    double edge = site.lane - 0.45;
    double gap = own.between(2.5, 5);
    for (double s = from; s <= to; s += gap) {
      double ramp = Math.min(1, Math.min(s - from, to - s) / 8);
      double d = site.half + 0.3 + (edge - site.half - 0.3) * ramp;
      site.put(cone, foot(s, side * d, own.between(0, 1.5)), cones, 120, true);
    }
    for (double s : new double[] {from + 7, to - 7}) {
      site.put(board, foot(s, side * (site.half + 0.75), own.between(-0.1, 0.1)), red, 200, true);
    }
    Look along = own.chance(0.5) ? red : new Look(1, 0xE8E8E4, 0xE0601C, 0x303234, 6, 7, 1.2f, 0);
    boolean concrete = own.chance(0.3);
    if (concrete) {
      barriers.concrete(from + 9, to - 9, side * (site.half + 0.05), Look.of(4, 0xB4B0A8));
    } else {
      for (double s = from + 9; s < to - 9; s += 2.3) {
        double turn = Math.PI / 2 + own.between(-0.05, 0.05);
        site.put(board, foot(s, side * (site.half + 0.05), turn), along, 160, true);
      }
    }
    heap(own, (from + to) / 2, side * (site.verge + 0.3));
    for (double ahead : new double[] {40, 95}) {
      double s = side == site.egoSide() ? from - ahead : to + ahead;
      Transform foot = foot(s, side * (site.half + 1.25), faces(side));
      site.put(StreetFurniture.signPost(1.9), foot, Look.of(1, 0x8C9094), 150, true);
      Mesh face = StreetFurniture.signFace(3, 0.52, 0.52);
      Look warning = new Look(6, 0, 0, 0, 1, 0, 0, 0);
      site.put(face, foot.after(Transform.at(0, 0, 1.7)), warning, 180, true);
    }
  }

  /** What was dug out. */
  private void heap(Dice own, double s, double d) {
    MeshBuilder b = new MeshBuilder().paint(Material.SOIL, Surface.TERRAIN);
    b.ball(0, 0, 0, own.between(1.6, 3), own.between(0.9, 1.2), own.between(0.6, 1.2), 12, 8);
    Look soil = Look.of(8, own.pick(0x6A523C, 0x8A7A64, 0x5A4634), 0x7A664C, 0);
    site.put(b.build(), foot(s, d, 0), soil, 200, true);
  }
}
