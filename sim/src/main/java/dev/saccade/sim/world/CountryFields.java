package dev.saccade.sim.world;

import java.util.ArrayList;
import java.util.List;

/** The land beside a country road: fields and what parts them, trees, woods, farms, hills. */
final class CountryFields {
  private static final double DITCH_METRES = 2.4;
  private static final double BANK_METRES = 7;
  private static final double DIP_METRES = 2.6;

  private final CountryRoad site;
  private final double edge;
  private final List<double[]> yards = new ArrayList<>();

  CountryFields(CountryRoad site) {
    this.site = site;
    this.edge = site.verge + DITCH_METRES;
  }

  void build(Dice own) {
    for (int side = -1; side <= 1; side += 2) {
      farms(own.branch(30 + side), side);
      fields(own.branch(side), side);
      trees(own.branch(10 + side), side);
      hills(own.branch(20 + side), side);
    }
    horizon(own.branch(40));
  }

  // ---- ground -------------------------------------------------------------------------------

  private void fields(Dice own, int side) {
    double s = -own.between(0, 60);
    Look ditch = Look.of((int) own.nextLong(), own.pick(0x4E6030, 0x5C6A38), 0x7C7440, 0);
    while (s < site.middle.length()) {
      double to = s + own.between(60, 220);
      int kind = own.below(5);
      int crop =
          switch (kind) {
            case 0 -> own.pick(0x5A7A30, 0x6A8438, 0x4C6C2C);
            case 1 -> own.pick(0xB89C58, 0xA8904C, 0xC4AC6C);
            case 2 -> own.pick(0x6A5440, 0x7A6048, 0x584838);
            case 3 -> own.pick(0x707838, 0x808444);
            default -> own.pick(0x56682F, 0x64743A);
          };
      Look field = Look.of((int) own.nextLong(), crop, Rgb.mix(crop, 0x7C7440, 0.5), 0);
      double last = Math.min(to, site.middle.length());
      double end;
      for (double at = Math.max(0, s); at < last; at = end) {
        end = site.nextBreak(at, Math.min(last, at + 20));
        if (!site.isBridge(at + 0.1, end - 0.1)) {
          MeshBuilder d = new MeshBuilder().paint(Material.GRASS, Surface.TERRAIN);
          double deep = site.verge + DITCH_METRES / 2;
          site.band(d, at, end, side, site.verge, deep, 0, -0.35);
          site.band(d, at, end, side, deep, edge, -0.35, 0);
          site.put(d.build(true), Transform.IDENTITY, ditch, 250, false);
          MeshBuilder f = new MeshBuilder().paint(Material.GRASS, Surface.TERRAIN);
          site.band(f, at, end, side, edge, CountryRoad.FIELD_METRES, 0, 0);
          site.put(f.build(true), Transform.IDENTITY, field, 400, false);
        }
      }
      border(own, Math.max(0, s), Math.min(to, site.middle.length()), side, kind);
      s = to;
    }
  }

  /** Banks down to a stream and up again, overgrown, under a bridge and beside it. */
  void dip(Dice own, double from, double to) {
    Look look = Look.of((int) own.nextLong(), own.pick(0x4E6030, 0x46582C), 0x6C6C3C, 0);
    double mid = (from + to) / 2;
    MeshBuilder b = new MeshBuilder().paint(Material.GRASS, Surface.TERRAIN);
    double far = CountryRoad.FIELD_METRES;
    double near = site.verge;
    double[] at = {from, Math.min(mid, from + BANK_METRES), Math.max(mid, to - BANK_METRES), to};
    double[] z = {0, -DIP_METRES, -DIP_METRES, 0};
    for (int side = -1; side <= 1; side += 2) {
      for (int i = 0; i + 1 < at.length; i++) {
        if (at[i + 1] - at[i] > 0.1) {
          double[] corners = {z[i], z[i + 1], z[i + 1], z[i]};
          patch(b, at[i], at[i + 1], side, near, far, corners);
        }
      }
      // Where the ditch ends.
      for (double s : new double[] {from, to}) {
        double deep = side * (near + DITCH_METRES / 2);
        b.quad(
            site.point(s, side * near, 0),
            site.point(s, deep, -0.36),
            site.point(s, side * edge, 0),
            site.point(s, deep, 0.01),
            0,
            0);
      }
    }
    site.put(b.build(true), Transform.IDENTITY, look, 300, false);
  }

  // ---- hedges and fences --------------------------------------------------------------------

  private void border(Dice own, double from, double to, int side, int kind) {
    double d = side * (edge + own.between(0.4, 2));
    switch (kind == 4 ? own.below(2) : own.below(6)) {
      case 0 -> pasture(own, from, to, d);
      case 1, 2 -> hedge(own, from, to, d);
      case 3 -> wall(own, from, to, d);
      default -> bushes(own, from, to, side);
    }
  }

  private boolean isFree(double from, double to, double d) {
    if (site.isBridge(from - 2, to + 2)) {
      return false;
    }
    for (double[] yard : yards) {
      if (yard[2] * d > 0 && to > yard[0] && from < yard[1]) {
        return false;
      }
    }
    return true;
  }

  private void pasture(Dice own, double from, double to, double d) {
    int rails = 2 + own.below(3);
    double high = own.between(0.95, 1.3);
    int colour = own.pick(0x6A5A48, 0x8A8274, 0x9A948A, 0xE4E2DC, 0x4A4038);
    Look wood = Look.of((int) own.nextLong(), colour);
    for (double s = from; s < to - 2.5; s += 15) {
      MeshBuilder b = new MeshBuilder().paint(Material.PLANKS, Surface.FENCE);
      for (double at = s; at < Math.min(to, s + 14.9) - 2.4; at += 2.5) {
        if (!isFree(at, at + 2.5, d)) {
          continue;
        }
        b.place(site.middle.frame(at, d)).box(-0.06, -0.06, -0.1, 0.06, 0.06, high + 0.08);
        b.place(Transform.IDENTITY);
        for (int i = 0; i < rails; i++) {
          double z = high * (i + 1) / rails;
          site.ribbon(b, at, at + 2.5, d, d, z - 0.11, z);
        }
      }
      if (!b.isEmpty()) {
        site.put(b.build(true), Transform.IDENTITY, wood, 160, true);
      }
    }
  }

  private void hedge(Dice own, double from, double to, double d) {
    double high = own.between(0.9, 2.6);
    double wide = own.between(0.8, 1.6);
    double piece = 7;
    Mesh[] meshes = new Mesh[3];
    for (int i = 0; i < meshes.length; i++) {
      meshes[i] = TreeShape.hedge(own, piece + 0.3, high * own.between(0.9, 1.1), wide);
    }
    int leaf = own.pick(0x3A5424, 0x46602C, 0x304A20, 0x56602E);
    for (double s = from; s + piece < to; s += piece) {
      if (isFree(s, s + piece, d) && !own.chance(0.04)) {
        Look look = Look.of((int) own.nextLong(), leaf, 0x6A7C3A, 0);
        site.put(meshes[own.below(3)], site.middle.frame(s, d), look, 220, true);
      }
    }
  }

  private void wall(Dice own, double from, double to, double d) {
    Mesh piece = StreetFurniture.wall(4.05, own.between(0.7, 1.2), own.chance(0.5));
    Look stone = Look.of((int) own.nextLong(), own.pick(0x8A8478, 0x9C9080, 0x787470, 0xA89C84));
    for (double s = from; s + 4 < to; s += 4) {
      if (isFree(s, s + 4, d)) {
        site.put(piece, site.middle.frame(s, d), stone, 200, true);
      }
    }
  }

  private void bushes(Dice own, double from, double to, int side) {
    Mesh[] shapes = {
      TreeShape.bush(own, own.between(0.8, 1.6)), TreeShape.bush(own, own.between(1.6, 3))
    };
    double gap = own.between(5, 30);
    for (double s = from + own.between(0, gap); s < to; s += gap * own.between(0.2, 1.8)) {
      double d = side * (edge + own.between(0.3, 4));
      if (isFree(s - 2, s + 2, d)) {
        Look look =
            Look.of((int) own.nextLong(), own.pick(0x46602C, 0x3A5424, 0x5A6A34), 0x6A7C3A, 0);
        site.put(shapes[own.below(2)], site.middle.frame(s, d), look, 180, true);
      }
    }
  }

  // ---- trees, hills -------------------------------------------------------------------------

  private void trees(Dice own, int side) {
    double per100 = site.values.of("trees-per-100-m");
    double s = own.between(0, 30);
    while (s < site.middle.length()) {
      switch (own.below(4)) {
        case 0 -> { // an avenue
          double gap = own.between(8, 16);
          double d = edge + own.between(-1.4, 1.5);
          int count = 4 + own.below(12);
          for (int i = 0; i < count; i++) {
            plant(own, s + i * gap, side * (d + own.between(-0.3, 0.3)));
          }
          s += count * gap;
        }
        case 1 -> { // a grove
          double reach = own.between(10, 45);
          double d = edge + own.between(3, 40);
          int count = (int) Math.max(4, reach * own.between(0.2, 0.6));
          for (int i = 0; i < count; i++) {
            plant(own, s + own.between(0, reach), side * (d + own.between(0, reach * 0.6)));
          }
          s += reach * own.between(0.5, 1.5);
        }
        default -> plant(own, s, side * (edge + own.between(0.5, 50)));
      }
      s += 100 / per100 * own.between(0.4, 3);
    }
    // Woods close the view here and there.
    for (double at = own.between(0, 100); at < site.middle.length(); at += own.between(60, 260)) {
      double reach = own.between(30, 110);
      double d = own.between(45, 78);
      for (double to = at + reach; at < to; at += own.between(3, 6)) {
        plant(own, at, side * (d + own.between(-4, 6)));
      }
    }
  }

  private void plant(Dice own, double s, double d) {
    if (s < site.middle.length() && isFree(s - 3, s + 3, d)) {
      site.tree(own, s, d, own.between(0.7, 1.5));
    }
  }

  /** Rising land behind the fields. */
  private void hills(Dice own, int side) {
    double high = own.between(1, 22);
    double waveA = own.between(150, 320);
    double waveB = own.between(330, 700);
    double phaseA = own.between(0, 6);
    double phaseB = own.between(0, 6);
    int colour = own.pick(0x56682F, 0x4A5A30, 0x64743A, 0x7A7444);
    Look look = Look.of((int) own.nextLong(), colour, Rgb.mix(colour, 0x3C4A24, 0.6), 0);
    double[] lines = {CountryRoad.FIELD_METRES, 130, 190, 300};
    double[] rise = {0, 0.25, 0.7, 1};
    for (double s = 0; s < site.middle.length(); s += 30) {
      MeshBuilder b = new MeshBuilder().paint(Material.GRASS, Surface.TERRAIN);
      double to = Math.min(site.middle.length(), s + 30);
      double[] h = new double[2];
      for (int i = 0; i < 2; i++) {
        double at = i == 0 ? s : to;
        h[i] =
            high
                * (1
                    + 0.4 * StrictMath.sin(2 * Math.PI * at / waveA + phaseA)
                    + 0.5 * StrictMath.sin(2 * Math.PI * at / waveB + phaseB));
      }
      for (int i = 0; i + 1 < lines.length; i++) {
        double low = rise[i];
        double top = rise[i + 1];
        double[] z = {h[0] * low, h[1] * low, h[1] * top, h[0] * top};
        patch(b, s, to, side, lines[i], lines[i + 1], z);
      }
      site.put(b.build(true), Transform.IDENTITY, look, 420, false);
    }
  }

  /**
   * A piece of land that faces up.
   *
   * @param z of its corners: near at the start, near at the end, far at the end, far at the start
   */
  private void patch(
      MeshBuilder b, double from, double to, int side, double near, double far, double[] z) {
    double[][] corners = {
      site.point(from, side * near, z[0]),
      site.point(to, side * near, z[1]),
      site.point(to, side * far, z[2]),
      site.point(from, side * far, z[3])
    };
    if (side > 0) {
      b.quad(corners[0], corners[1], corners[2], corners[3], from, near);
    } else {
      b.quad(corners[1], corners[0], corners[3], corners[2], from, near);
    }
  }

  /** Land across the end of the road, so that it does not lead into the sky. */
  private void horizon(Dice own) {
    double end = site.middle.length() - 1;
    MeshBuilder b = new MeshBuilder().paint(Material.GRASS, Surface.TERRAIN);
    b.place(site.middle.frame(end, 0));
    double high = own.between(3, 14);
    for (double y = -300; y < 300; y += 50) {
      b.quad(
          new double[] {0, y + 50, 0},
          new double[] {0, y, 0},
          new double[] {60, y, high},
          new double[] {60, y + 50, high},
          y,
          0);
    }
    Look look = Look.of((int) own.nextLong(), 0x4E6030, 0x5C6638, 0);
    site.put(b.build(true), Transform.IDENTITY, look, 800, false);
    for (double d = -70; d < 70; d += own.between(4, 8)) {
      site.tree(own, end - own.between(0, 4), d, own.between(0.8, 1.3));
    }
  }

  // ---- farms --------------------------------------------------------------------------------

  private void farms(Dice own, int side) {
    double gap = 1000 / Math.max(0.1, site.values.of("farms-per-km"));
    double s = own.between(20, gap + 20);
    for (; s < site.middle.length() - 60; s += 60 + gap * own.between(0.4, 1.6)) {
      double d = edge + own.between(6, 35);
      double wide = own.between(40, 70);
      if (site.isBridge(s - 4, s + wide + 4)) {
        continue;
      }
      yards.add(new double[] {s + 16, s + 24, side, d});
      house(own, s, side, d, own.between(9, 14), 2);
      barn(own, s + 28, side, d + own.between(-2, 8));
      if (own.chance(0.4)) {
        silo(own, s + 26, side * (d + own.between(2, 6)));
      }
      track(own, s + 17, s + 23, side, d + 8);
    }
  }

  private void house(Dice own, double s, int side, double d, double width, int floors) {
    BuildingShape shape =
        new BuildingShape(
            width,
            own.between(8, 11),
            own.between(2.6, 3),
            floors,
            own.below(2) | (own.chance(0.5) ? 8 : 0),
            own.chance(0.7) ? BuildingShape.Roof.RIDGE_ALONG : BuildingShape.Roof.GABLE_FRONT,
            false);
    Transform place =
        site.middle
            .frame(s + 4, side * d)
            .after(Transform.at(0, 0, 0, (side > 0 ? 0 : Math.PI) + own.between(-0.25, 0.25)))
            .after(Transform.at(-width / 2, 0, 0));
    shape.addTo(site.props, place, own);
  }

  /** Boards or sheet under a wide roof, a dark door. */
  private void barn(Dice own, double s, int side, double d) {
    double wide = own.between(12, 24);
    double deep = own.between(9, 14);
    double high = own.between(3.5, 5);
    double top = high + deep * own.between(0.2, 0.36);
    Transform place =
        site.middle
            .frame(s, side * d)
            .after(Transform.at(0, 0, 0, (side > 0 ? 0 : Math.PI) + own.between(-0.15, 0.15)))
            .after(Transform.at(side > 0 ? 0 : -wide, 0, 0));
    boolean boards = own.chance(0.6);
    MeshBuilder b = new MeshBuilder();
    b.paint(boards ? Material.PLANKS : Material.CARGO, Surface.BUILDING);
    b.sides(0, 0, 0, wide, deep, high);
    for (double x : new double[] {0, wide}) {
      double nx = x == 0 ? -1 : 1;
      int i = b.vertex(x, 0, high, nx, 0, 0, 0, high);
      int j = b.vertex(x, deep, high, nx, 0, 0, deep, high);
      int k = b.vertex(x, deep / 2, top, nx, 0, 0, deep / 2, top);
      b.triangle(i, j, k);
    }
    b.paint(Material.SKIN, Surface.BUILDING);
    b.quad(
        new double[] {wide * 0.35, -0.03, 0},
        new double[] {wide * 0.35 + 4, -0.03, 0},
        new double[] {wide * 0.35 + 4, -0.03, high - 0.4},
        new double[] {wide * 0.35, -0.03, high - 0.4},
        0,
        0);
    int wall = own.pick(0x6A4A34, 0x7C2A20, 0x8A8478, 0x4A4038, 0x5C6A5C, 0xB0ACA0);
    Look look = new Look((int) own.nextLong(), wall, wall, 0x1A1816, 1, 0, 0, 0);
    site.put(b.build(true), place, look, 400, true);
    MeshBuilder r = new MeshBuilder().paint(Material.ROOF, Surface.BUILDING);
    double low = high - 0.3;
    r.quad(
        new double[] {-0.4, -0.6, low},
        new double[] {wide + 0.4, -0.6, low},
        new double[] {wide + 0.4, deep / 2, top},
        new double[] {-0.4, deep / 2, top},
        0,
        0);
    r.quad(
        new double[] {wide + 0.4, deep + 0.6, low},
        new double[] {-0.4, deep + 0.6, low},
        new double[] {-0.4, deep / 2, top},
        new double[] {wide + 0.4, deep / 2, top},
        0,
        0);
    Look tiles = Look.of((int) own.nextLong(), own.pick(0x5A4A44, 0x7A4A38, 0x686C70, 0x48484C));
    site.put(r.build(true), place, tiles, 400, true);
  }

  private void silo(Dice own, double s, double d) {
    double high = own.between(7, 12);
    MeshBuilder b = new MeshBuilder().paint(Material.METAL, Surface.BUILDING);
    b.tube(new double[] {0, 0, 0}, new double[] {0, 0, high}, 1.9, 1.9, 16);
    b.ball(0, 0, high, 1.9, 1.9, 1, 16, 6);
    Look look = Look.of((int) own.nextLong(), own.pick(0xB4B8BC, 0x8C9094, 0x406048));
    site.put(b.build(), site.middle.frame(s, d), look, 400, true);
  }

  /** The way from the road into the yard. */
  private void track(Dice own, double from, double to, int side, double far) {
    MeshBuilder b = new MeshBuilder().paint(Material.SOIL, Surface.TERRAIN);
    site.band(b, from, to, side, site.half, far, 0.02, 0.02);
    Look gravel =
        Look.of((int) own.nextLong(), own.pick(0x9A9284, 0x8A8070, 0x787060), 0x6A6A50, 0);
    site.put(b.build(true), Transform.IDENTITY, gravel, 250, false);
  }

  /** A car or a tractor stands in some of the yards. */
  void park(Dice own) {
    for (double[] yard : yards) {
      if (!own.chance(0.7)) {
        continue;
      }
      double d = yard[2] * (edge + own.between(3, Math.max(3.5, yard[3] - edge)));
      Transform place = site.middle.frame((yard[0] + yard[1]) / 2, d);
      double yaw = StrictMath.atan2(place.m10(), place.m00()) + own.between(0, 2 * Math.PI);
      Motion motion = Motion.standing(site.steps, place.m03(), place.m13(), yaw);
      if (own.chance(0.3)) {
        site.cast.tractor(own, TractorShape.ALONE_METRES, motion);
      } else {
        site.cast.car(own, site.cast.drawBody(own), motion);
      }
    }
  }
}
