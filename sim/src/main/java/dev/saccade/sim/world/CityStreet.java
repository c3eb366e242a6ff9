package dev.saccade.sim.world;

import java.util.ArrayList;
import java.util.List;

/** A street between houses: built along its middle line, then peopled. */
final class CityStreet extends Site {
  private final StreetPlan plan;
  private final double crossingAt;
  private final CrossRoad crossRoad;

  CityStreet(Dice dice, StreetPlan plan, double seconds) {
    super(
        dice,
        seconds,
        Course.winding(
            dice.branch(1),
            EGO_START_METRES + plan.egoSpeed() * seconds + SIGHT_METRES,
            plan.bendRadians()),
        plan.left());
    this.plan = plan;
    this.crossingAt =
        EGO_START_METRES + dice.between(35, Math.max(60, plan.egoSpeed() * seconds * 0.8));
    this.crossRoad =
        dice.chance(plan.crossRoads())
            ? new CrossRoad(this, plan, crossingAt + 4.5 + plan.laneMetres() + 6, dice.branch(4))
            : null;
  }

  /** Whether there is room beside the street: no road joins it there. */
  private boolean isClear(double from, double to) {
    return crossRoad == null || !crossRoad.isInWay(from, to);
  }

  World build(Light light, int seed) {
    ground();
    markings(dice.branch(20));
    furniture(dice.branch(21));
    frontage(dice.branch(22), true);
    frontage(dice.branch(23), false);
    Motion ego = people(dice.branch(24));
    return new World(
        props,
        cast.users(),
        ego,
        light,
        seed,
        seconds,
        streetLights,
        java.util.Optional.empty(),
        crossRoad == null ? List.of() : crossRoad.changing());
  }

  // ---- ground -------------------------------------------------------------------------------

  private void ground() {
    double left = plan.roadLeftMetres();
    double right = plan.roadRightMetres();
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
      if (crossRoad == null || to <= crossRoad.gapFrom() || s >= crossRoad.gapTo()) {
        verge(s, to, tarred, walk, kerb, soil);
      } else {
        verge(s, crossRoad.gapFrom(), tarred, walk, kerb, soil);
        verge(crossRoad.gapTo(), to, tarred, walk, kerb, soil);
      }
    }
    if (crossRoad != null) {
      crossRoad.build(dice.branch(25), road, walk, kerb, tarred);
    }
  }

  /** What lies beside the road: kerbs, pavements, soil. */
  private void verge(double s, double to, boolean tarred, Look walk, Look kerb, Look soil) {
    if (to - s < 0.01) {
      return;
    }
    double left = plan.roadLeftMetres();
    double right = plan.roadRightMetres();
    double outLeft = left + plan.pavementLeftMetres();
    double outRight = right + plan.pavementRightMetres();
    Material paved = tarred ? Material.ASPHALT : Material.PAVING;
    MeshBuilder p = new MeshBuilder().paint(paved, Surface.PAVEMENT);
    ribbon(p, s, to, left + 0.15, outLeft, KERB_METRES, KERB_METRES);
    ribbon(p, s, to, -outRight, -right - 0.15, KERB_METRES, KERB_METRES);
    put(p.build(true), Transform.IDENTITY, walk, 320, false);
    MeshBuilder b = new MeshBuilder().paint(Material.KERB, Surface.PAVEMENT);
    ribbon(b, s, to, left, left, 0, KERB_METRES);
    ribbon(b, s, to, left, left + 0.15, KERB_METRES, KERB_METRES);
    ribbon(b, s, to, -right, -right, KERB_METRES, 0);
    ribbon(b, s, to, -right - 0.15, -right, KERB_METRES, KERB_METRES);
    put(b.build(true), Transform.IDENTITY, kerb, 200, false);
    MeshBuilder g = new MeshBuilder().paint(Material.GRASS, Surface.TERRAIN);
    ribbon(g, s, to, outLeft, outLeft + 45, 0, 0);
    ribbon(g, s, to, -outRight - 45, -outRight, 0, 0);
    put(g.build(true), Transform.IDENTITY, soil, 320, false);
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
        if (Math.abs(at - crossingAt) < 7 || !isClear(at, to)) {
          continue;
        }
        line(b, at, to, 0, wide);
        for (int lane = 1; lane < plan.lanesEachWay(); lane++) {
          line(b, at, to, lane * plan.laneMetres(), wide);
          line(b, at, to, -lane * plan.laneMetres(), wide);
        }
      }
      if (edges && isClear(s, end)) {
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
      if (!isClear(s, s + 2)) {
        continue;
      }
      boolean onLeft = bothSides || index++ % 2 == 0;
      if (onLeft) {
        put(post, facing(s, leftLine, Math.PI), steel, 200, true);
        streetLights.add(lightAt(s, leftLine - 1.5));
      }
      if (bothSides || !onLeft) {
        put(post, facing(s + (bothSides ? 0 : 2), -rightLine, 0), steel, 200, true);
        streetLights.add(lightAt(s, -rightLine + 1.5));
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

  private void treesAlong(Dice own, int side, double kerb, double width) {
    if (width < 2.2 || plan.treesPerSide() < 0.8) {
      return;
    }
    double gap = 100 / plan.treesPerSide();
    for (double s = own.between(0, gap); s < middle.length(); s += gap * own.between(0.6, 1.4)) {
      if (Math.abs(s - crossingAt) > 6 && isClear(s - 1, s + 1)) {
        tree(own, s, side * (kerb + 0.45), own.between(0.65, 1.05));
      }
    }
  }

  private void signsAlong(Dice own, int side, double kerb, Look steel) {
    for (double s = own.between(5, 25); s < middle.length(); s += own.between(9, 38)) {
      if (!isClear(s, s)) {
        continue;
      }
      boolean towardsEgo = side == plan.egoSide() || own.chance(0.25);
      double turn = (towardsEgo ? 0 : Math.PI) + own.between(-0.15, 0.15);
      double height = own.between(2.1, 2.9);
      Transform foot = facing(s, side * (kerb - 0.1), turn);
      put(StreetFurniture.signPost(height + 0.3), foot, steel, 120, true);
      int kind = own.below(6);
      float size = (float) own.between(0.3, 0.48);
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
        if (Math.abs(s + i * 2 - crossingAt) > 5 && isClear(s + i * 2, s + i * 2 + 2)) {
          put(panel, facing(s + i * 2, side * (kerb - 0.15), 0), look, 120, false);
        }
      }
    }
  }

  private void smallThings(Dice own, int side, double kerb, double width, Look steel) {
    Mesh bollard = StreetFurniture.bollard();
    for (double s = own.between(0, 30); s < middle.length(); s += own.between(15, 60)) {
      double chance = own.unit();
      if (!isClear(s, s + 8)) {
        continue;
      }
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
    if (crossRoad != null || !own.chance(0.5)) {
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
        if (!isClear(s, s + length)) {
          s = Math.max(s + 2, Math.min(s + length, crossRoad.gapTo() + 3.5));
          continue;
        }
        open(own, s, length, side, edge);
        s += length;
        continue;
      }
      int row = 1 + own.below(4);
      double width = own.between(5, plan.tall() ? 22 : 13);
      BuildingShape shape = BuildingShape.drawn(own, width, plan.shops(), plan.tall());
      Dice looks = own.branch(row);
      for (int i = 0; i < row && s < middle.length(); i++) {
        if (!isClear(s, s + width)) {
          s = crossRoad.gapTo() + 3.5;
        }
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
      if (!isClear(far - 14, far + 26)) {
        continue;
      }
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
    Course egoLane = middle.offset(side * plan.laneMetres() * 0.5);
    List<Course> sameWay = new ArrayList<>();
    List<Course> otherWay = new ArrayList<>();
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
    for (Course lane : sameWay) {
      fill(own, lane, plan.traffic(), plan.egoSpeed(), plan.heavies(), plan.left());
    }
    for (Course lane : otherWay) {
      fill(own, lane, plan.oncoming(), plan.egoSpeed(), plan.heavies(), plan.left());
    }
    cyclists(own, side);
    Traffic.Crossing crossing = new Traffic.Crossing();
    for (Course lane : sameWay) {
      traffic.connect(crossing, lane, crossingAt - 4);
    }
    for (Course lane : otherWay) {
      traffic.connect(crossing, lane, lane.length() - crossingAt - 4);
    }
    if (crossRoad != null) {
      sameWay.forEach(lane -> crossRoad.guard(lane, true));
      otherWay.forEach(lane -> crossRoad.guard(lane, false));
      crossRoad.people(own.branch(7), Math.max(1.5, plan.traffic()), plan.egoSpeed());
      traffic.mingle();
    }
    park(own);
    walkers(own, crossing);
    traffic.run(steps);
    return rearAxle(ego.motion);
  }

  private void cyclists(Dice own, int side) {
    for (int way = -1; way <= 1; way += 2) {
      double d = way * side * (plan.lanesEachWay() * plan.laneMetres() - 0.45);
      Course lane = way > 0 ? middle.offset(d) : middle.offset(d).reversed();
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
        if (own.chance(plan.parked()) && Math.abs(s - crossingAt) > 9 && isClear(s - 6, s + 6)) {
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
            Course line = middle.offset(d);
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
      Course way =
          Course.through(
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
}
