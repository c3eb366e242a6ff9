package dev.saccade.sim.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two carriageways with a rail between them, through open land or out of a tunnel. */
final class Highway extends Site {
  private static final double SHOULDER_METRES = 2.6;
  private static final double CEILING_METRES = 5.3;

  private final ScenarioFile.Values values;
  private final boolean left;
  private final int lanes;
  private final double lane;
  private final double inner;
  private final double outer;
  private final double speed;
  private final double tunnelMetres;

  Highway(Dice dice, ScenarioFile.Values values, double seconds) {
    super(
        dice,
        seconds,
        Course.winding(
            dice.branch(1),
            EGO_START_METRES + values.of("speed-metres-per-second") * 1.1 * seconds + 340,
            values.of("bend-radians")),
        false);
    this.values = values;
    this.left = dice.chance(values.of("left-hand-share"));
    this.lanes = values.count("lanes-each-way");
    this.lane = values.of("lane-metres");
    this.inner = values.of("median-metres") / 2 + 0.7;
    this.outer = inner + lanes * lane + SHOULDER_METRES;
    this.speed = values.of("speed-metres-per-second");
    this.tunnelMetres = values.of("tunnel-metres");
  }

  World build(Light light, int seed) {
    ground();
    markings();
    rails(dice.branch(21));
    roadside(dice.branch(22));
    gantries(dice.branch(23));
    if (tunnelMetres > 0) {
      tunnel(dice.branch(24));
    }
    Motion ego = people(dice.branch(25));
    Optional<Shelter> shelter = Optional.empty();
    if (tunnelMetres > 0) {
      Transform portal = middle.frame(tunnelMetres, 0);
      shelter =
          Optional.of(
              new Shelter(portal.m03(), portal.m13(), portal.m00(), portal.m10(), outer + 1.5));
    }
    return new World(
        props, cast.users(), ego, light, seed, seconds, streetLights, shelter, List.of());
  }

  private void ground() {
    Look road =
        new Look(
            (int) dice.nextLong(),
            asphalt,
            asphalt,
            asphalt,
            (float) outer,
            (float) lane,
            (float) dice.between(0.05, 0.4),
            (float) inner);
    Look grass = Look.of((int) dice.nextLong(), 0x56682F, 0x7C7440, 0);
    for (double s = 0; s < middle.length(); s += 20) {
      double to = Math.min(middle.length(), s + 20);
      MeshBuilder b = new MeshBuilder().paint(Material.ASPHALT, Surface.ROAD);
      ribbon(b, s, to, inner - 0.7, outer, 0, 0);
      ribbon(b, s, to, -outer, -inner + 0.7, 0, 0);
      put(b.build(true), Transform.IDENTITY, road, 400, false);
      MeshBuilder g = new MeshBuilder().paint(Material.GRASS, Surface.TERRAIN);
      ribbon(g, s, to, -inner + 0.7, inner - 0.7, 0.01, 0.01);
      ribbon(g, s, to, outer, outer + 7, 0.0, 0.9);
      ribbon(g, s, to, -outer - 7, -outer, 0.9, 0.0);
      ribbon(g, s, to, outer + 7, outer + 70, 0.9, 1.5);
      ribbon(g, s, to, -outer - 70, -outer - 7, 1.5, 0.9);
      put(g.build(true), Transform.IDENTITY, grass, 400, false);
    }
  }

  private void markings() {
    Look white = Look.of(3, WHITE, asphalt, 0).with((float) dice.between(0, 0.4), 0, 0, 0);
    for (double s = 0; s < middle.length(); s += 36) {
      double end = Math.min(middle.length(), s + 36);
      MeshBuilder b = new MeshBuilder().paint(Material.MARKING, Surface.ROAD);
      for (int side = -1; side <= 1; side += 2) {
        band(b, s, end, side * inner, 0.18);
        band(b, s, end, side * (inner + lanes * lane), 0.18);
        for (int k = 1; k < lanes; k++) {
          for (double at = s; at < end; at += 12) {
            band(b, at, Math.min(end, at + 4), side * (inner + k * lane), 0.14);
          }
        }
      }
      put(b.build(true), Transform.IDENTITY, white, 220, false);
    }
  }

  private void band(MeshBuilder b, double from, double to, double d, double wide) {
    ribbon(b, from, to, d - wide / 2, d + wide / 2, 0.008, 0.008);
  }

  private void rails(Dice own) {
    Look steel = Look.of((int) own.nextLong(), 0xA4A8AA);
    boolean wall = own.chance(0.35);
    Look concrete = Look.of((int) own.nextLong(), 0xA8A49C);
    double[] lines = {inner - 0.9, -inner + 0.9, outer + 0.3, -outer - 0.3};
    Barriers barriers = new Barriers(this);
    for (int k = 0; k < lines.length; k++) {
      boolean median = k < 2;
      if (!median && own.chance(0.3)) {
        continue;
      }
      if (median && wall) {
        barriers.wall(0, middle.length(), lines[k], concrete);
      } else {
        barriers.flatRail(0, middle.length(), lines[k], Material.METAL, steel);
      }
    }
  }

  private void roadside(Dice own) {
    double gap = 100 / Math.max(0.2, values.of("trees-per-100-m"));
    for (int side = -1; side <= 1; side += 2) {
      for (double s = 0; s < middle.length(); s += gap * own.between(0.3, 1.7)) {
        if (s > tunnelMetres + 8) {
          tree(own, s, side * (outer + own.between(6, 30)), own.between(0.8, 1.5));
        }
      }
      for (double s = own.between(0, 120); s < middle.length(); s += own.between(60, 240)) {
        if (s > tunnelMetres + 30) {
          BuildingShape shape =
              BuildingShape.drawn(own, own.between(12, 40), false, own.chance(0.4));
          Transform place =
              middle
                  .frame(s, side * (outer + own.between(25, 60)))
                  .after(Transform.at(0, 0, 0.8, side > 0 ? 0 : Math.PI));
          shape.addTo(props, place, own);
        }
      }
    }
    if (own.chance(0.4) || tunnelMetres > 0) {
      Mesh lamp = StreetFurniture.lampPost(11, 2.5);
      for (double s = tunnelMetres + 20; s < middle.length(); s += 40) {
        put(
            lamp,
            middle.frame(s, outer + 1).after(Transform.at(0, 0, 0, Math.PI)),
            Look.of(2, 0x8C9094),
            250,
            true);
        streetLights.add(lightAt(s, outer - 1.5));
      }
    }
  }

  private void gantries(Dice own) {
    Look steel = Look.of(4, 0x70767A);
    for (double s = tunnelMetres + own.between(60, 160);
        s < middle.length();
        s += own.between(180, 420)) {
      int side = left ? 1 : -1;
      MeshBuilder b = new MeshBuilder().paint(Material.METAL, Surface.POLE);
      double from = side * (inner - 0.9);
      double to = side * (outer + 1);
      b.tube(new double[] {0, from, 0}, new double[] {0, from, 7.4}, 0.18, 0.18, 8);
      b.tube(new double[] {0, to, 0}, new double[] {0, to, 7.4}, 0.18, 0.18, 8);
      b.tube(new double[] {0, from, 7.2}, new double[] {0, to, 7.2}, 0.14, 0.14, 6);
      b.tube(new double[] {0, from, 6.2}, new double[] {0, to, 6.2}, 0.14, 0.14, 6);
      Transform place = middle.frame(s, 0);
      put(b.build(), place, steel, 300, true);
      int colour = own.pick(0x14508C, 0x146040);
      for (int k = 0; k < lanes; k += 2) {
        double d = side * (inner + (k + 1) * lane);
        Look look = new Look((int) own.nextLong(), colour, 0, 0, 3, 0, 0, 0);
        Mesh board = StreetFurniture.signFace(4, lane * 0.85, 1.5);
        put(board, place.after(Transform.at(-0.2, d, 6.7)), look, 300, true);
      }
    }
  }

  private void tunnel(Dice own) {
    Look wall = Look.of((int) own.nextLong(), 0xA09C92);
    Look dark = Look.of((int) own.nextLong(), 0x56544E);
    Look lamp = Look.of(1, 0xFFE8C0).with(1.6f, 0, 0, 0);
    for (double s = 0; s < tunnelMetres; s += 15) {
      double to = Math.min(tunnelMetres, s + 15);
      MeshBuilder b = new MeshBuilder().paint(Material.PAVING, Surface.TUNNEL);
      for (int side = -1; side <= 1; side += 2) {
        ribbon(b, s, to, side * (outer + 0.6), side * (outer + 0.6), 0, CEILING_METRES);
        ribbon(b, s, to, side * 0.25, side * 0.25, 0, CEILING_METRES);
      }
      put(b.build(true), Transform.IDENTITY, wall, 400, true);
      MeshBuilder c = new MeshBuilder().paint(Material.CONCRETE, Surface.TUNNEL);
      ribbon(c, s, to, -outer - 0.6, outer + 0.6, CEILING_METRES, CEILING_METRES);
      put(c.build(true), Transform.IDENTITY, dark, 400, true);
      MeshBuilder l = new MeshBuilder().paint(Material.LAMP, Surface.TUNNEL);
      for (int side = -1; side <= 1; side += 2) {
        for (double at = s; at < to - 2; at += 5) {
          double d = side * (inner + lanes * lane / 2);
          ribbon(l, at, at + 2, d - 0.12, d + 0.12, CEILING_METRES - 0.05, CEILING_METRES - 0.05);
        }
      }
      if (!l.isEmpty()) {
        put(l.build(true), Transform.IDENTITY, lamp, 400, false);
      }
    }
    // The portal: a wall around the mouth, and the hill above.
    MeshBuilder p = new MeshBuilder().paint(Material.CONCRETE, Surface.TUNNEL);
    double wide = outer + 9;
    p.place(middle.frame(tunnelMetres, 0));
    p.quad(at(-wide, CEILING_METRES), at(wide, CEILING_METRES), at(wide, 8), at(-wide, 8), 0, 0);
    for (int side = -1; side <= 1; side += 2) {
      double from = side * (outer + 0.6);
      p.quad(
          at(from, 0),
          at(side * wide, 0),
          at(side * wide, CEILING_METRES),
          at(from, CEILING_METRES),
          0,
          0);
    }
    put(p.build(true), Transform.IDENTITY, wall, 400, true);
    MeshBuilder h = new MeshBuilder().paint(Material.GRASS, Surface.TERRAIN);
    ribbon(h, 0, tunnelMetres, -outer - 70, outer + 70, 8, 8);
    put(h.build(true), Transform.IDENTITY, Look.of(9, 0x56682F, 0x7C7440, 0), 400, true);
  }

  private static double[] at(double y, double z) {
    return new double[] {0, y, z};
  }

  private Motion people(Dice own) {
    int side = left ? 1 : -1;
    List<Course> ways = new ArrayList<>();
    for (int k = 0; k < lanes; k++) {
      // The lane beside the shoulder comes first: it is the slow one.
      ways.add(middle.offset(side * (inner + (lanes - k - 0.5) * lane)));
    }
    int own1 = own.below(Math.min(2, lanes));
    Traffic.Driver ego =
        new Traffic.Driver(
            ways.get(own1), EGO_START_METRES, speed * 0.95, speed, 4.5, 0, new Motion(steps));
    traffic.add(ego);
    double density = values.of("vehicles-per-100-m");
    double oncoming = values.of("oncoming-per-100-m");
    double heavy = values.of("heavy-share");
    for (int k = 0; k < lanes; k++) {
      double pace = speed * (0.85 + 0.13 * k);
      fill(own, ways.get(k), density, pace, k == 0 ? heavy * 2 : heavy * 0.3, false);
      Course other = middle.offset(-side * (inner + (lanes - k - 0.5) * lane)).reversed();
      fill(own, other, oncoming, pace, k == 0 ? heavy * 2 : heavy * 0.3, false);
    }
    traffic.run(steps);
    return rearAxle(ego.motion);
  }
}
