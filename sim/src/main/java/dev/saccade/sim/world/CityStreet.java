package dev.saccade.sim.world;

import java.util.ArrayList;
import java.util.List;

/** A street between houses: built along its middle line, then peopled. */
final class CityStreet {
  private static final double EGO_START_METRES = 40;
  private static final double SIGHT_METRES = 260;
  private static final double STRIP_METRES = 12;
  private static final double KERB_METRES = 0.12;
  private static final int WHITE = 0xE6E6E0;
  private static final int YELLOW = 0xD8B848;

  private final Dice dice;
  private final StreetPlan plan;
  private final double seconds;
  private final List<Prop> props = new ArrayList<>();
  private final Path middle;
  private final Cast cast;
  private final Traffic traffic = new Traffic();
  private final int steps;
  private final double crossingAt;
  private final int asphalt;
  private final List<Mesh> trees = new ArrayList<>();
  private final List<Mesh> farTrees = new ArrayList<>();
  private final List<Mesh> twigs = new ArrayList<>();
  private final boolean winter;

  CityStreet(Dice dice, StreetPlan plan, double seconds) {
    this.dice = dice;
    this.plan = plan;
    this.seconds = seconds;
    this.steps = Motion.steps(seconds);
    double length = EGO_START_METRES + plan.egoSpeed() * seconds + SIGHT_METRES;
    this.middle = Path.winding(dice.branch(1), length, plan.bendRadians());
    this.cast = new Cast(dice.branch(2), 10, plan.left());
    this.crossingAt =
        EGO_START_METRES + dice.between(35, Math.max(60, plan.egoSpeed() * seconds * 0.8));
    this.asphalt = Rgb.mix(0x4C4C4E, 0x8A8884, dice.unit());
    this.winter = dice.chance(0.4);
    drawTrees(dice.branch(3));
  }

  static World world(long seed, double seconds) {
    Dice dice = new Dice(seed);
    StreetPlan plan = StreetPlan.drawn(dice.branch(10));
    Light light = Weather.byDay(dice.branch(11));
    return new CityStreet(dice.branch(12), plan, seconds).build(light, (int) dice.nextLong());
  }

  World build(Light light, int seed) {
    ground();
    markings(dice.branch(20));
    furniture(dice.branch(21));
    frontage(dice.branch(22), true);
    frontage(dice.branch(23), false);
    Motion ego = people(dice.branch(24));
    return new World(props, cast.users(), ego, light, seed, seconds);
  }

  private void drawTrees(Dice own) {
    for (int i = 0; i < 4; i++) {
      double height = own.between(6, 12);
      if (winter) {
        trees.add(TreeShape.bare(own, height, 4));
        farTrees.add(TreeShape.bare(own, height, 3));
        twigs.add(TreeShape.twigs(height, own.between(0.26, 0.36)));
      } else {
        trees.add(TreeShape.leafy(own.branch(i), height, 620));
        farTrees.add(TreeShape.leafy(own.branch(i), height, 130));
      }
    }
  }

  private void put(Mesh mesh, Transform place, Look look, double far, boolean casts) {
    props.add(new Prop(new Part(mesh, place, look), far, casts));
  }

  // ---- ground -------------------------------------------------------------------------------

  private void ground() {
    double left = plan.roadLeftMetres();
    double right = plan.roadRightMetres();
    double outLeft = left + plan.pavementLeftMetres();
    double outRight = right + plan.pavementRightMetres();
    Look road =
        new Look(
            (int) dice.nextLong(),
            asphalt,
            asphalt,
            asphalt,
            (float) Math.max(left, right),
            (float) plan.laneMetres(),
            (float) dice.between(0.1, 0.8),
            0);
    Look slabs =
        Look.of((int) dice.nextLong(), Rgb.mix(0x8E8A84, 0xB4AEA4, dice.unit()))
            .with((float) dice.between(0.4, 0.9), 0, 0, 0);
    boolean tarred = dice.chance(0.4);
    Look walk = tarred ? Look.of(7, Rgb.mix(asphalt, 0x808080, 0.4)) : slabs;
    Look kerb = Look.of((int) dice.nextLong(), Rgb.mix(0x8C8A86, 0xB0ACA6, dice.unit()));
    Look soil = Look.of(11, 0x5A6A34, 0x75683F, 0);
    for (double s = 0; s < middle.length(); s += STRIP_METRES) {
      double to = Math.min(middle.length(), s + STRIP_METRES);
      put(
          strip(s, to, -right, left, 0, 0, Material.ASPHALT, Surface.ROAD),
          Transform.IDENTITY,
          road,
          320,
          false);
      put(
          strip(
              s,
              to,
              left + 0.15,
              outLeft,
              KERB_METRES,
              KERB_METRES,
              tarred ? Material.ASPHALT : Material.PAVING,
              Surface.PAVEMENT),
          Transform.IDENTITY,
          walk,
          320,
          false);
      put(
          strip(
              s,
              to,
              -outRight,
              -right - 0.15,
              KERB_METRES,
              KERB_METRES,
              tarred ? Material.ASPHALT : Material.PAVING,
              Surface.PAVEMENT),
          Transform.IDENTITY,
          walk,
          320,
          false);
      MeshBuilder b = new MeshBuilder().paint(Material.KERB, Surface.PAVEMENT);
      ribbon(b, s, to, left, left, 0, KERB_METRES);
      ribbon(b, s, to, left, left + 0.15, KERB_METRES, KERB_METRES);
      ribbon(b, s, to, -right, -right, KERB_METRES, 0);
      ribbon(b, s, to, -right - 0.15, -right, KERB_METRES, KERB_METRES);
      put(b.build(true), Transform.IDENTITY, kerb, 200, false);
      put(
          strip(s, to, outLeft, outLeft + 45, 0.02, 0.02, Material.GRASS, Surface.TERRAIN),
          Transform.IDENTITY,
          soil,
          320,
          false);
      put(
          strip(s, to, -outRight - 45, -outRight, 0.02, 0.02, Material.GRASS, Surface.TERRAIN),
          Transform.IDENTITY,
          soil,
          320,
          false);
    }
  }

  private Mesh strip(
      double from,
      double to,
      double low,
      double high,
      double zLow,
      double zHigh,
      Material m,
      Surface surface) {
    MeshBuilder b = new MeshBuilder().paint(m, surface);
    ribbon(b, from, to, low, high, zLow, zHigh);
    return b.build(true);
  }

  /** A band along the street between two lines across from its middle; u along it, v across. */
  private void ribbon(
      MeshBuilder b, double from, double to, double low, double high, double zLow, double zHigh) {
    int pieces = Math.max(1, (int) StrictMath.ceil((to - from) / 4));
    boolean upright = low == high;
    int[] previous = null;
    for (int i = 0; i <= pieces; i++) {
      double s = from + (to - from) * i / pieces;
      double heading = middle.heading(s);
      double lx = -StrictMath.sin(heading);
      double ly = StrictMath.cos(heading);
      double nx = upright ? -Math.signum(low) * lx : 0;
      double ny = upright ? -Math.signum(low) * ly : 0;
      double nz = upright ? 0 : 1;
      double vLow = upright ? zLow : low;
      double vHigh = upright ? zHigh : high;
      int[] now = {
        b.vertex(middle.x(s) + lx * low, middle.y(s) + ly * low, zLow, nx, ny, nz, s, vLow),
        b.vertex(middle.x(s) + lx * high, middle.y(s) + ly * high, zHigh, nx, ny, nz, s, vHigh)
      };
      if (previous != null) {
        b.triangle(previous[0], now[0], now[1]).triangle(previous[0], now[1], previous[1]);
      }
      previous = now;
    }
  }

  // ---- markings -----------------------------------------------------------------------------

  private void markings(Dice own) {
    Look white =
        Look.of((int) own.nextLong(), WHITE, asphalt, 0)
            .with((float) own.between(0.1, 0.7), 0, 0, 0);
    Look yellow =
        Look.of((int) own.nextLong(), YELLOW, asphalt, 0)
            .with((float) own.between(0.2, 0.8), 0, 0, 0);
    double dash = own.between(1.5, 4);
    double gap = dash * own.between(1, 2);
    double wide = own.between(0.1, 0.16);
    boolean solid = own.chance(0.12);
    boolean edges = own.chance(0.6);
    boolean twoYellow = plan.left() && own.chance(0.6);
    double zebraHalf = 1.7;
    for (double s = 0; s < middle.length(); s += 24) {
      MeshBuilder b = new MeshBuilder().paint(Material.MARKING, Surface.ROAD);
      MeshBuilder y = new MeshBuilder().paint(Material.MARKING, Surface.ROAD);
      double end = Math.min(middle.length(), s + 24);
      for (double at = s; at < end; at += solid ? 24 : dash + gap) {
        double to = Math.min(end, solid ? end : at + dash);
        if (Math.abs(at - crossingAt) < 7) {
          continue;
        }
        line(b, at, to, 0, wide);
        for (int lane = 1; lane < plan.lanesEachWay(); lane++) {
          line(b, at, to, lane * plan.laneMetres(), wide);
          line(b, at, to, -lane * plan.laneMetres(), wide);
        }
      }
      if (edges) {
        for (int side = -1; side <= 1; side += 2) {
          double parking = side > 0 ? plan.parkingLeftMetres() : plan.parkingRightMetres();
          double d = side * (plan.lanesEachWay() * plan.laneMetres() + (parking > 0 ? 0 : -0.25));
          if (twoYellow && parking == 0) {
            line(y, s, end, d, 0.09);
            line(y, s, end, d - side * 0.2, 0.09);
          } else if (parking > 0) {
            for (double at = s; at < end; at += 5.5) {
              line(b, at, Math.min(end, at + 1), d, 0.1);
            }
          } else if (!plan.left()) {
            line(b, s, end, d, 0.1);
          }
        }
      }
      if (!b.isEmpty()) {
        put(b.build(true), Transform.IDENTITY, white, 160, false);
      }
      if (!y.isEmpty()) {
        put(y.build(true), Transform.IDENTITY, yellow, 160, false);
      }
    }
    MeshBuilder b = new MeshBuilder().paint(Material.MARKING, Surface.ROAD);
    for (double d = -plan.roadRightMetres() + 0.4; d < plan.roadLeftMetres() - 0.5; d += 1.0) {
      patch(b, crossingAt - zebraHalf, crossingAt + zebraHalf, d, d + 0.5);
    }
    int side = plan.egoSide();
    double lanes = plan.lanesEachWay() * plan.laneMetres();
    patch(
        b,
        crossingAt - 4.2,
        crossingAt - 3.9,
        Math.min(0, side * lanes),
        Math.max(0, side * lanes));
    patch(
        b,
        crossingAt + 3.9,
        crossingAt + 4.2,
        Math.min(0, -side * lanes),
        Math.max(0, -side * lanes));
    put(b.build(true), Transform.IDENTITY, white, 160, false);
    for (int k = 0; k < middle.length() / 60; k++) {
      if (own.chance(0.3)) {
        double s = own.between(k * 60.0, k * 60.0 + 50);
        double d = side * plan.laneMetres() * (own.chance(0.5) ? 0.5 : -0.5);
        put(arrow(s, d, d * side > 0), Transform.IDENTITY, white, 90, false);
      }
      // Covers and repairs.
      double s = own.between(k * 60.0, k * 60.0 + 60);
      double d = own.between(-lanes * 0.8, lanes * 0.8);
      MeshBuilder c = new MeshBuilder().paint(Material.METAL, Surface.ROAD);
      c.place(middle.frame(s, d).after(Transform.at(0, 0, 0.004)));
      int centre = c.vertex(0, 0, 0, 0, 0, 1, 0, 0);
      int[] rim = new int[13];
      for (int i = 0; i <= 12; i++) {
        double x = 0.33 * StrictMath.cos(Math.PI * i / 6);
        double z = 0.33 * StrictMath.sin(Math.PI * i / 6);
        rim[i] = c.vertex(x, z, 0, 0, 0, 1, x, z);
      }
      for (int i = 0; i < 12; i++) {
        c.triangle(centre, rim[i], rim[i + 1]);
      }
      put(c.build(), Transform.IDENTITY, Look.of(k, 0x3C3A38), 50, false);
    }
  }

  private Mesh arrow(double s, double d, boolean forward) {
    MeshBuilder b = new MeshBuilder().paint(Material.MARKING, Surface.ROAD);
    b.place(middle.frame(s, d).after(Transform.at(0, 0, 0.007, forward ? 0 : Math.PI)));
    b.quad(
        new double[] {-2, -0.08, 0},
        new double[] {0.3, -0.08, 0},
        new double[] {0.3, 0.08, 0},
        new double[] {-2, 0.08, 0},
        0,
        0);
    int i = b.vertex(0.3, -0.32, 0, 0, 0, 1, 0, 0);
    int j = b.vertex(1.7, 0, 0, 0, 0, 1, 1, 0);
    int k = b.vertex(0.3, 0.32, 0, 0, 0, 1, 0, 1);
    return b.triangle(i, j, k).build(true);
  }

  private void line(MeshBuilder b, double from, double to, double d, double wide) {
    patch(b, from, to, d - wide / 2, d + wide / 2);
  }

  private void patch(MeshBuilder b, double from, double to, double low, double high) {
    ribbon(b, from, to, low, high, 0.006, 0.006);
  }

  // ---- what stands along the kerb -----------------------------------------------------------

  private void furniture(Dice own) {
    double postHeight = own.between(6, 10);
    double postGap = own.between(22, 38);
    Mesh post = StreetFurniture.lampPost(postHeight, own.between(0.8, 2));
    Look steel =
        Look.of((int) own.nextLong(), own.pick(0x50545A, 0x787C80, 0x2A2E2C, 0x9A9C9E, 0x404448));
    boolean bothSides = own.chance(0.5);
    double leftLine = plan.roadLeftMetres() + 0.45;
    double rightLine = plan.roadRightMetres() + 0.45;
    int index = 0;
    for (double s = own.between(0, postGap); s < middle.length(); s += postGap) {
      boolean onLeft = bothSides ? true : index++ % 2 == 0;
      if (onLeft) {
        put(post, facing(s, leftLine, Math.PI), steel, 200, true);
      }
      if (bothSides || !onLeft) {
        put(post, facing(s + (bothSides ? 0 : 2), -rightLine, 0), steel, 200, true);
      }
    }
    for (int side = -1; side <= 1; side += 2) {
      double kerb = side > 0 ? leftLine : rightLine;
      double width = side > 0 ? plan.pavementLeftMetres() : plan.pavementRightMetres();
      treesAlong(own.branch(side), side, kerb, width);
      signsAlong(own.branch(10 + side), side, kerb, steel);
      railingsAlong(own.branch(20 + side), side, kerb);
      smallThings(own.branch(30 + side), side, kerb, width, steel);
    }
    lights(own.branch(40), steel);
  }

  private Transform facing(double s, double d, double turn) {
    return middle.frame(s, d).after(Transform.at(0, 0, KERB_METRES, turn));
  }

  private void treesAlong(Dice own, int side, double kerb, double width) {
    if (width < 2.2 || plan.treesPerSide() < 0.8) {
      return;
    }
    double gap = 100 / plan.treesPerSide();
    for (double s = own.between(0, gap); s < middle.length(); s += gap * own.between(0.6, 1.4)) {
      if (Math.abs(s - crossingAt) > 6) {
        tree(own, s, side * (kerb + 0.45), own.between(0.65, 1.05));
      }
    }
  }

  private void tree(Dice own, double s, double d, double size) {
    int kind = own.below(trees.size());
    Transform place =
        middle
            .frame(s, d)
            .after(Transform.at(0, 0, 0, own.between(0, 2 * Math.PI)))
            .after(Transform.scale(size, size, size * own.between(0.9, 1.15)));
    int seed = (int) own.nextLong();
    boolean near = Math.abs(d) < 20;
    Mesh mesh = near ? trees.get(kind) : farTrees.get(kind);
    if (winter) {
      int bark = own.pick(0x3A322C, 0x4A4038, 0x2E2A26, 0x554C42);
      put(mesh, place, Look.of(seed, bark), 220, near);
      put(
          twigs.get(kind),
          place,
          Look.of(seed, bark).with((float) own.between(0.5, 1), 0, 0, 0),
          260,
          false);
    } else {
      int leaf = own.pick(0x4A6A28, 0x3C5A24, 0x5A7A34, 0x46602C, 0x6A7C3A, 0x708030, 0x3A5030);
      put(mesh, place, Look.of(seed, leaf, Rgb.mix(leaf, 0x9AA050, 0.5), 0x4A3E34), 260, near);
    }
  }

  private void signsAlong(Dice own, int side, double kerb, Look steel) {
    for (double s = own.between(10, 40); s < middle.length(); s += own.between(18, 60)) {
      boolean towardsEgo = side == plan.egoSide() || own.chance(0.25);
      double turn = (towardsEgo ? 0 : Math.PI) + own.between(-0.15, 0.15);
      double height = own.between(2.1, 2.9);
      Transform foot = facing(s, side * (kerb - 0.1), turn);
      put(StreetFurniture.signPost(height + 0.3), foot, steel, 120, true);
      int kind = own.below(6);
      float size = (float) own.between(0.28, 0.42);
      Mesh face =
          switch (kind) {
            case 1 -> StreetFurniture.signFace(3, size * 1.15, size * 1.15);
            case 3 -> StreetFurniture.signFace(4, size * 1.6, size * 0.9);
            case 5 -> StreetFurniture.signFace(4, size * 0.8, size);
            default -> StreetFurniture.signFace(14, size, size);
          };
      Look look =
          new Look(
              (int) own.nextLong(),
              kind == 3
                  ? own.pick(0x14508C, 0x146040, 0xE8E8E0, 0x303438)
                  : 0xFFFFFF & (int) own.nextLong(),
              0xFFFFFF & (int) own.nextLong(),
              0xFFFFFF & (int) own.nextLong(),
              kind,
              0,
              0,
              0);
      put(face, foot.after(Transform.at(0, 0, height)), look, 120, true);
      if (own.chance(0.3)) {
        Look plate = new Look(5, 0xE8E8E0, 0, 0, 3, 0, 0, 0);
        put(
            StreetFurniture.signFace(4, size, size * 0.4),
            foot.after(Transform.at(0, 0, height - size * 1.6)),
            plate,
            80,
            false);
      }
    }
  }

  private void railingsAlong(Dice own, int side, double kerb) {
    if (!own.chance(0.45)) {
      return;
    }
    Look look =
        Look.of((int) own.nextLong(), own.pick(0x8C9094, 0x30343A, 0xC8C8C4, 0x204030))
            .with(1.05f, (float) own.between(0.1, 0.16), 0, 0);
    Mesh panel = StreetFurniture.railing(2, 1.05);
    for (double s = own.between(0, 60); s < middle.length(); s += own.between(40, 120)) {
      int panels = 4 + own.below(10);
      for (int i = 0; i < panels; i++) {
        if (Math.abs(s + i * 2 - crossingAt) > 5) {
          put(panel, facing(s + i * 2, side * (kerb - 0.15), 0), look, 120, false);
        }
      }
    }
  }

  private void smallThings(Dice own, int side, double kerb, double width, Look steel) {
    Mesh bollard = StreetFurniture.bollard();
    for (double s = own.between(0, 30); s < middle.length(); s += own.between(15, 60)) {
      double chance = own.unit();
      if (chance < 0.3) {
        for (int i = 0; i < 5; i++) {
          put(bollard, facing(s + 1.6 * i, side * (kerb - 0.05), 0), steel, 80, true);
        }
      } else if (chance < 0.55) {
        put(
            StreetFurniture.cabinet(own.between(0.4, 1.1), own.between(0.8, 1.4)),
            facing(s, side * (kerb + Math.max(0, width - 0.9)), own.between(-0.1, 0.1)),
            Look.of(
                (int) own.nextLong(), own.pick(0x3A4A3C, 0x6A6E70, 0x202224, 0x8A2020, 0x44608A)),
            80,
            true);
      } else if (chance < 0.65 && width > 3) {
        put(
            StreetFurniture.shelter(),
            facing(s, side * (kerb + 0.6), side > 0 ? 0 : Math.PI),
            steel,
            120,
            true);
      }
    }
  }

  private void lights(Dice own, Look steel) {
    if (!own.chance(0.5)) {
      return;
    }
    Mesh pole = StreetFurniture.signPost(3.4);
    Mesh head = StreetFurniture.lightHead();
    for (int side = -1; side <= 1; side += 2) {
      double kerb = side > 0 ? plan.roadLeftMetres() : plan.roadRightMetres();
      boolean forEgo = side == plan.egoSide();
      Transform foot =
          facing(crossingAt + (forEgo ? -3.4 : 3.4), side * (kerb + 0.4), forEgo ? 0 : Math.PI);
      put(pole, foot, steel, 150, true);
      Look burning = new Look(1, 0, 0, 0, own.pick(4, 4, 2), 0, 0, 0);
      put(head, foot.after(Transform.at(-0.05, 0, 2.4)), burning, 150, true);
    }
  }

  // ---- houses and gardens -------------------------------------------------------------------

  private void frontage(Dice own, boolean left) {
    int side = left ? 1 : -1;
    double edge =
        left
            ? plan.roadLeftMetres() + plan.pavementLeftMetres()
            : plan.roadRightMetres() + plan.pavementRightMetres();
    double s = own.between(-20, 0);
    double setback = plan.shops() || own.chance(0.4) ? 0.05 : own.between(1.5, 6);
    while (s < middle.length()) {
      if (own.chance(plan.openness())) {
        double length = own.between(8, 30);
        open(own, s, length, side, edge);
        s += length;
        continue;
      }
      int row = 1 + own.below(4);
      double width = own.between(5, plan.tall() ? 22 : 13);
      BuildingShape shape = BuildingShape.drawn(own, width, plan.shops(), plan.tall());
      Dice looks = own.branch(row);
      for (int i = 0; i < row && s < middle.length(); i++) {
        house(looks, shape, s, side, edge + setback);
        if (setback > 1.2) {
          garden(own, s, width, side, edge);
        }
        s += width;
        if (own.chance(0.5)) {
          shape = BuildingShape.drawn(own, width, plan.shops(), plan.tall());
        }
      }
      s += own.chance(0.3) ? own.between(1.5, 7) : 0.02;
      if (own.chance(0.2)) {
        setback = plan.shops() || own.chance(0.3) ? 0.05 : own.between(1, 7);
      }
    }
    // A second row and distant trees close the view.
    for (double far = own.between(0, 20); far < middle.length(); far += own.between(14, 40)) {
      if (own.chance(0.6)) {
        tree(own, far, side * (edge + own.between(20, 34)), own.between(0.9, 1.5));
      } else {
        BuildingShape shape = BuildingShape.drawn(own, own.between(10, 22), false, plan.tall());
        house(own, shape, far, side, edge + own.between(22, 30));
      }
    }
  }

  private void house(Dice own, BuildingShape shape, double s, int side, double setback) {
    double mid = s + shape.widthMetres() / 2;
    Transform place =
        middle
            .frame(mid, side * setback)
            .after(Transform.at(0, 0, 0, side > 0 ? 0 : Math.PI))
            .after(Transform.at(-shape.widthMetres() / 2, 0, 0));
    shape.addTo(props, place, own);
  }

  private void garden(Dice own, double s, double width, int side, double edge) {
    Transform place =
        middle
            .frame(s + width / 2, side * (edge + 0.2))
            .after(Transform.at(0, 0, 0, side > 0 ? 0 : Math.PI))
            .after(Transform.at(-width / 2, 0, 0));
    double free = width - 1.3;
    border(own, place, free);
    if (own.chance(0.5)) {
      Look leaf = Look.of((int) own.nextLong(), 0x46602C, 0x6A7C3A, 0x4A3E34);
      put(
          TreeShape.bush(own, own.between(0.8, 2)),
          place.after(Transform.at(own.between(0.5, width - 0.5), own.between(0.5, 1.4), 0)),
          leaf,
          120,
          true);
    }
  }

  private void border(Dice own, Transform place, double length) {
    int seed = (int) own.nextLong();
    switch (own.below(5)) {
      case 0 ->
          put(
              TreeShape.hedge(own, length, own.between(0.8, 1.9), 0.6),
              place,
              Look.of(seed, own.pick(0x3A5424, 0x46602C, 0x304A20), 0x6A7C3A, 0),
              160,
              true);
      case 1 ->
          put(
              StreetFurniture.planks(length, own.between(0.9, 1.8)),
              place,
              Look.of(seed, own.pick(0x7A5A3C, 0x8C7458, 0x5A4A3A, 0x9A8A74, 0xD8D4CC)),
              160,
              true);
      case 2, 3 ->
          put(
              StreetFurniture.wall(length, own.between(0.5, 1.5), own.chance(0.7)),
              place,
              Look.of(seed, own.pick(0x8A5A44, 0x9C7A58, 0xA09A90, 0x7A4A3A, 0xB8A888)),
              160,
              true);
      default ->
          put(
              StreetFurniture.railing(length, 1.1),
              place,
              Look.of(seed, own.pick(0x202224, 0x30343A, 0x204030)).with(1.1f, 0.12f, 0, 0),
              160,
              false);
    }
  }

  /** A gap in the houses: a park, a yard, a car park's edge. */
  private void open(Dice own, double s, double length, int side, double edge) {
    Transform place =
        middle
            .frame(s + length / 2, side * (edge + 0.2))
            .after(Transform.at(0, 0, 0, side > 0 ? 0 : Math.PI))
            .after(Transform.at(-length / 2, 0, 0));
    if (own.chance(0.8)) {
      border(own, place, length);
    }
    int count = 1 + (int) (length / own.between(4, 9));
    for (int i = 0; i < count; i++) {
      tree(
          own,
          s + own.between(1, length - 1),
          side * (edge + own.between(2, 16)),
          own.between(0.7, 1.3));
    }
    for (int i = 0; i < count; i++) {
      put(
          TreeShape.bush(own, own.between(1, 2.6)),
          place.after(Transform.at(own.between(0, length), own.between(1, 5), 0)),
          Look.of((int) own.nextLong(), own.pick(0x46602C, 0x3A5424, 0x5A6A34), 0x6A7C3A, 0),
          140,
          true);
    }
  }

  // ---- who moves ----------------------------------------------------------------------------

  private Motion people(Dice own) {
    int side = plan.egoSide();
    Path egoLane = middle.offset(side * plan.laneMetres() * 0.5);
    List<Path> sameWay = new ArrayList<>();
    List<Path> otherWay = new ArrayList<>();
    sameWay.add(egoLane);
    for (int lane = 0; lane < plan.lanesEachWay(); lane++) {
      if (lane > 0) {
        sameWay.add(middle.offset(side * plan.laneMetres() * (lane + 0.5)));
      }
      otherWay.add(middle.offset(-side * plan.laneMetres() * (lane + 0.5)).reversed());
    }
    // The vehicle's origin is below its rear axle, a driver's place is the middle of its box.
    Traffic.Driver ego =
        new Traffic.Driver(
            egoLane,
            EGO_START_METRES,
            plan.egoSpeed() * 0.8,
            plan.egoSpeed(),
            4.5,
            0,
            new Motion(steps));
    traffic.add(ego);
    for (Path lane : sameWay) {
      fill(own, lane, plan.traffic(), 0, middle.length());
    }
    for (Path lane : otherWay) {
      fill(own, lane, plan.oncoming(), 0, middle.length());
    }
    cyclists(own, side);
    Traffic.Crossing crossing = new Traffic.Crossing();
    for (Path lane : sameWay) {
      traffic.connect(crossing, lane, crossingAt - 4);
    }
    for (Path lane : otherWay) {
      traffic.connect(crossing, lane, lane.length() - crossingAt - 4);
    }
    park(own);
    walkers(own, crossing);
    traffic.run(steps);
    return rearAxle(ego.motion);
  }

  private Motion rearAxle(Motion middleOfBox) {
    Motion ego = new Motion(steps);
    double back = 1.4;
    for (int i = 0; i < steps; i++) {
      double t = i * Motion.STEP_SECONDS;
      double yaw = middleOfBox.yaw(t);
      ego.put(
          i,
          middleOfBox.x(t) - back * StrictMath.cos(yaw),
          middleOfBox.y(t) - back * StrictMath.sin(yaw),
          yaw,
          middleOfBox.speed(t),
          middleOfBox.travelled(t),
          false);
    }
    return ego;
  }

  private void fill(Dice own, Path lane, double per100Metres, double from, double to) {
    double s = from + own.between(0, 20);
    while (s < to) {
      double chance = own.unit();
      double length;
      Motion motion = new Motion(steps);
      Runnable make;
      if (chance < 0.06) {
        double long1 = own.between(6.5, 10);
        length = long1;
        make = () -> cast.truck(own, long1, motion);
      } else if (chance < 0.1) {
        double long2 = own.between(9.5, 12);
        boolean decks = plan.left() && own.chance(0.6);
        length = long2;
        make = () -> cast.bus(own, long2, decks, motion);
      } else if (chance < 0.14) {
        length = CycleShape.MOTORCYCLE_LENGTH_METRES;
        make = () -> cast.motorcyclist(own, motion);
      } else {
        int body = cast.drawBody(own);
        length = cast.lengthOf(body);
        make = () -> cast.car(own, body, motion);
      }
      double wished = plan.egoSpeed() * own.between(0.75, 1.1);
      if (traffic.isFree(lane, s, length)) {
        make.run();
        traffic.add(
            new Traffic.Driver(
                lane, s, wished * 0.8, wished, length, own.between(-0.25, 0.25), motion));
      }
      s +=
          length
              + 7
              + own.between(
                  0,
                  2 * (100 / per100Metres - length - 7 > 4 ? 100 / per100Metres - length - 7 : 4));
    }
  }

  private void cyclists(Dice own, int side) {
    for (int way = -1; way <= 1; way += 2) {
      double d = way * side * (plan.lanesEachWay() * plan.laneMetres() - 0.45);
      Path lane = way > 0 ? middle.offset(d) : middle.offset(d).reversed();
      for (double s = own.between(0, 60);
          s < middle.length();
          s += own.between(20, 200 / plan.cyclists())) {
        Motion motion = new Motion(steps);
        double wished = own.between(3.5, 6.5);
        cast.cyclist(own, motion);
        traffic.add(
            new Traffic.Driver(
                lane,
                s,
                wished,
                wished,
                CycleShape.BICYCLE_LENGTH_METRES,
                own.between(-0.15, 0.15),
                motion));
      }
    }
  }

  private void park(Dice own) {
    for (int way = -1; way <= 1; way += 2) {
      double wide = way > 0 ? plan.parkingLeftMetres() : plan.parkingRightMetres();
      if (wide == 0) {
        continue;
      }
      double d = way * (plan.lanesEachWay() * plan.laneMetres() + wide / 2);
      double s = own.between(0, 10);
      while (s < middle.length()) {
        int body = cast.drawBody(own);
        double length = cast.lengthOf(body);
        if (own.chance(plan.parked()) && Math.abs(s - crossingAt) > 9) {
          boolean against = (way == plan.egoSide()) == own.chance(0.1);
          Transform place =
              middle
                  .frame(s, d + own.between(-0.12, 0.12))
                  .after(Transform.at(0, 0, 0, own.between(-0.03, 0.03)));
          double yaw = StrictMath.atan2(place.m10(), place.m00()) + (against ? Math.PI : 0);
          cast.car(own, body, Motion.standing(steps, place.m03(), place.m13(), yaw));
        }
        s += length + own.between(0.7, 2.2);
      }
    }
  }

  private void walkers(Dice own, Traffic.Crossing crossing) {
    for (int way = -1; way <= 1; way += 2) {
      double inner = (way > 0 ? plan.roadLeftMetres() : plan.roadRightMetres()) + 0.7;
      double width = way > 0 ? plan.pavementLeftMetres() : plan.pavementRightMetres();
      double gap = 100 / plan.walkers() * 2;
      for (double s = own.between(0, gap); s < middle.length(); s += own.between(0.2, 1.8) * gap) {
        int group = own.chance(0.3) ? 2 + own.below(2) : 1;
        boolean along = own.chance(0.5);
        double pace = own.between(0.9, 1.7);
        boolean stands = own.chance(0.12);
        for (int i = 0; i < group; i++) {
          double d = way * (inner + own.between(0, Math.max(0.3, width - 1.1)));
          Motion motion = new Motion(steps);
          cast.walker(own, motion);
          if (stands) {
            Transform place = middle.frame(s + i * 0.7, d);
            copy(
                Motion.standing(steps, place.m03(), place.m13(), own.between(0, 2 * Math.PI)),
                motion);
          } else {
            Path line = middle.offset(d);
            double at = s + own.between(-0.6, 0.6) + i * 0.4;
            traffic.add(
                along
                    ? new Traffic.Walker(line, at, pace, 0.1, null, 0, 0, motion)
                    : new Traffic.Walker(
                        line.reversed(), line.length() - at, pace, 0.1, null, 0, 0, motion));
          }
        }
      }
    }
    crossers(own, crossing);
  }

  /** People who walk up to the crossing and over it, one after the other. */
  private void crossers(Dice own, Traffic.Crossing crossing) {
    int count = 2 + (int) (seconds * plan.walkers() / 60);
    double arriving = Math.max(4, (crossingAt - EGO_START_METRES) / plan.egoSpeed());
    for (int i = 0; i < count; i++) {
      int from = own.chance(0.5) ? 1 : -1;
      double kerbFrom = from > 0 ? plan.roadLeftMetres() : plan.roadRightMetres();
      double kerbTo = from > 0 ? plan.roadRightMetres() : plan.roadLeftMetres();
      double pace = own.between(1.0, 1.7);
      double s = crossingAt + own.between(-1.4, 1.4);
      double lead = own.chance(0.6) ? own.between(3, 25) : pace * arriving * own.between(0.7, 1.2);
      double direction = own.chance(0.5) ? 1 : -1;
      double inner = kerbFrom + 1.2;
      Transform a = middle.frame(s - direction * lead, from * inner);
      Transform b = middle.frame(s - direction * 0.6, from * inner);
      Transform c = middle.frame(s, from * kerbFrom);
      Transform d = middle.frame(s, -from * kerbTo);
      Transform e = middle.frame(s + direction * 0.6, -from * (kerbTo + 1.2));
      Transform f = middle.frame(s + direction * 40, -from * (kerbTo + 1.2));
      Path way =
          Path.through(
              a.m03(), a.m13(), b.m03(), b.m13(), c.m03(), c.m13(), d.m03(), d.m13(), e.m03(),
              e.m13(), f.m03(), f.m13());
      double toKerb = distance(a, b) + distance(b, c);
      Motion motion = new Motion(steps);
      cast.walker(own, motion);
      traffic.add(
          new Traffic.Walker(
              way, 0, pace, 0.03, crossing, toKerb - 0.3, toKerb + distance(c, d) + 0.2, motion));
    }
  }

  private static double distance(Transform a, Transform b) {
    double dx = a.m03() - b.m03();
    double dy = a.m13() - b.m13();
    return Math.sqrt(dx * dx + dy * dy);
  }

  private static void copy(Motion from, Motion to) {
    for (int i = 0; i < to.steps(); i++) {
      double t = i * Motion.STEP_SECONDS;
      to.put(i, from.x(t), from.y(t), from.yaw(t), 0, 0, false);
    }
  }
}
