package dev.saccade.sim.world;

import java.util.ArrayList;
import java.util.List;

/** A road that crosses a street at a right angle, with lights, traffic and houses of its own. */
final class CrossRoad {
  private static final double REACH_METRES = 110;
  private static final double WALK_METRES = 2.6;
  private static final double RADIUS_METRES = 5;

  private final Site site;
  private final StreetPlan plan;
  private final double at;
  private final double half;
  private final Transform frame;
  private final Signal signal;
  private final List<Changing> changing = new ArrayList<>();

  /**
   * @param at where the middle lines meet, along the street's
   */
  CrossRoad(Site site, StreetPlan plan, double at, Dice dice) {
    this.site = site;
    this.plan = plan;
    this.at = at;
    this.half = plan.laneMetres() + 0.4;
    this.frame = site.middle.frame(at, 0);
    this.signal = new Signal(dice.between(8, 14), dice.between(6, 10), dice.between(0, 30));
  }

  List<Changing> changing() {
    return changing;
  }

  /** Whether what stands beside the street would stand on the crossing road. */
  boolean isInWay(double from, double to) {
    return to > at - half - WALK_METRES - 0.5 && from < at + half + WALK_METRES + 0.5;
  }

  /** Where the kerbs of the street break off. */
  double gapFrom() {
    return at - half;
  }

  double gapTo() {
    return at + half;
  }

  void build(Dice dice, Look road, Look walk, Look kerb, boolean tarred) {
    for (int side = -1; side <= 1; side += 2) {
      double edge = side > 0 ? plan.roadLeftMetres() : plan.roadRightMetres();
      double pavement = side > 0 ? plan.pavementLeftMetres() : plan.pavementRightMetres();
      for (double from = edge - 0.2; from < REACH_METRES; from += 18) {
        double to = Math.min(REACH_METRES, from + 18);
        slab(road, Material.ASPHALT, Surface.ROAD, side, from, to, -half, half, 0.003);
        for (int s = -1; s <= 1; s += 2) {
          double low = s > 0 ? half : -half - WALK_METRES;
          // On the street's own pavement the corner is there already.
          double start = Math.max(from, edge + pavement);
          if (start < to) {
            slab(
                walk,
                tarred ? Material.ASPHALT : Material.PAVING,
                Surface.PAVEMENT,
                side,
                start,
                to,
                low,
                low + WALK_METRES,
                Site.KERB_METRES);
          }
          kerbFace(kerb, side, Math.max(from, edge + 0.15), to, s * half);
        }
      }
      houses(dice.branch(side), side, edge + pavement + 16);
      lines(dice, side, edge);
    }
    lights();
  }

  private void slab(
      Look look,
      Material material,
      Surface surface,
      int side,
      double from,
      double to,
      double low,
      double high,
      double z) {
    MeshBuilder b = new MeshBuilder().paint(material, surface).place(frame);
    double y0 = side > 0 ? from : -to;
    double y1 = side > 0 ? to : -from;
    int i = b.vertex(low, y0, z, 0, 0, 1, y0, low);
    int j = b.vertex(high, y0, z, 0, 0, 1, y0, high);
    int k = b.vertex(high, y1, z, 0, 0, 1, y1, high);
    int l = b.vertex(low, y1, z, 0, 0, 1, y1, low);
    b.triangle(i, j, k).triangle(i, k, l);
    site.put(b.build(true), Transform.IDENTITY, look, 260, false);
  }

  private void kerbFace(Look look, int side, double from, double to, double x) {
    if (from >= to) {
      return;
    }
    MeshBuilder b = new MeshBuilder().paint(Material.KERB, Surface.PAVEMENT).place(frame);
    double n = -Math.signum(x);
    double wide = 0.15 * Math.signum(x);
    double y0 = side * from;
    double y1 = side * to;
    double h = Site.KERB_METRES;
    int i = b.vertex(x, y0, 0, n, 0, 0, y0, 0);
    int j = b.vertex(x, y1, 0, n, 0, 0, y1, 0);
    int k = b.vertex(x, y1, h, n, 0, 0, y1, h);
    int l = b.vertex(x, y0, h, n, 0, 0, y0, h);
    b.triangle(i, j, k).triangle(i, k, l);
    int m = b.vertex(x, y0, h + 0.002, 0, 0, 1, y0, 0);
    int o = b.vertex(x, y1, h + 0.002, 0, 0, 1, y1, 0);
    int p = b.vertex(x + wide, y1, h + 0.002, 0, 0, 1, y1, 0.15);
    int q = b.vertex(x + wide, y0, h + 0.002, 0, 0, 1, y0, 0.15);
    b.triangle(m, o, p).triangle(m, p, q);
    site.put(b.build(true), Transform.IDENTITY, look, 150, false);
  }

  private void lines(Dice dice, int side, double edge) {
    Look white =
        Look.of(8, Site.WHITE, site.asphalt, 0).with((float) dice.between(0.1, 0.6), 0, 0, 0);
    MeshBuilder b = new MeshBuilder().paint(Material.MARKING, Surface.ROAD).place(frame);
    for (double y = edge + 3; y < REACH_METRES; y += 6) {
      b.top(
          -0.07,
          Math.min(side * y, side * (y + 3)),
          0.07,
          Math.max(side * y, side * (y + 3)),
          0.01);
    }
    // Who comes towards the street on this arm keeps left or right of its middle.
    int lane = plan.left() ? side : -side;
    double y0 = side * (edge + 1.2);
    double y1 = side * (edge + 1.6);
    b.top(
        Math.min(0, lane * half),
        Math.min(y0, y1),
        Math.max(0, lane * half),
        Math.max(y0, y1),
        0.01);
    site.put(b.build(), Transform.IDENTITY, white, 160, false);
  }

  private void houses(Dice dice, int side, double start) {
    for (int s = -1; s <= 1; s += 2) {
      double y = start;
      while (y < REACH_METRES) {
        double width = dice.between(6, 14);
        BuildingShape shape = BuildingShape.drawn(dice, width, plan.shops(), plan.tall());
        // The house's front is its -y, here towards the crossing road; its x runs along it.
        double alongY = s > 0 ? -1 : 1;
        double first = side > 0 ? y : -y - width;
        double from = alongY > 0 ? first : first + width;
        Transform place =
            frame.after(Transform.at(s * (half + WALK_METRES + 0.1), from, 0, -s * Math.PI / 2));
        shape.addTo(site.props, place, dice);
        y += width + (dice.chance(0.2) ? dice.between(2, 9) : 0.02);
      }
    }
  }

  private void lights() {
    Mesh pole = StreetFurniture.signPost(3.4);
    Mesh head = StreetFurniture.lightHead();
    Look steel = Look.of(1, 0x3A3E40);
    for (int way = 0; way < 4; way++) {
      boolean main = way < 2;
      int toward = way % 2 == 0 ? 1 : -1;
      int keep = plan.left() ? 1 : -1;
      double edge = toward * keep > 0 ? plan.roadLeftMetres() : plan.roadRightMetres();
      Transform foot;
      if (main) {
        double x = -toward * (half + WALK_METRES + 0.8);
        foot =
            frame.after(Transform.at(x, toward * keep * (edge + 0.4), 0, toward > 0 ? 0 : Math.PI));
      } else {
        double out = toward > 0 ? plan.roadRightMetres() : plan.roadLeftMetres();
        double y = -toward * (out + 1.6);
        foot = frame.after(Transform.at(-toward * keep * (half + 0.4), y, 0, toward * Math.PI / 2));
      }
      site.put(pole, foot, steel, 150, true);
      Transform place = foot.after(Transform.at(-0.05, 0, 2.4));
      Part[] parts = new Part[5];
      for (int lamps : new int[] {Signal.RED, Signal.AMBER, Signal.GREEN}) {
        parts[lamps] = new Part(head, place, new Look(1, 0, 0, 0, lamps, 0, 0, 0));
      }
      changing.add(seconds -> parts[signal.lamps(main, seconds)]);
    }
  }

  /** Drivers on a lane of the street heed the lights. */
  void guard(Course lane, boolean withMiddle) {
    double meets = withMiddle ? at : lane.length() - at;
    site.traffic.connect(signal, true, lane, meets - half - WALK_METRES - 0.5);
  }

  /** Traffic of its own: straight over, and turning in from the street. */
  void people(Dice dice, double perHundredMetres, double speed) {
    int keep = plan.left() ? 1 : -1;
    for (int way = -1; way <= 1; way += 2) {
      // Left of the way it goes, or right of it.
      double x = -way * keep * plan.laneMetres() / 2;
      Transform from = frame.after(Transform.at(x, -way * REACH_METRES, 0));
      Transform to = frame.after(Transform.at(x, way * REACH_METRES, 0));
      Course lane = Course.through(from.m03(), from.m13(), to.m03(), to.m13());
      site.fill(dice.branch(way), lane, perHundredMetres, speed * 0.8, 0.04, plan.left());
      double edge = way > 0 ? plan.roadRightMetres() : plan.roadLeftMetres();
      site.traffic.connect(signal, false, lane, REACH_METRES - edge - 2);
    }
    turners(dice.branch(9), keep, speed);
  }

  /** Oncoming drivers who turn off to their near side: no one's way is crossed. */
  private void turners(Dice dice, int keep, double speed) {
    double across = -keep * plan.laneMetres() * (plan.lanesEachWay() - 0.5);
    double target = -plan.laneMetres() / 2;
    List<Double> points = new ArrayList<>();
    for (double s = Math.min(site.middle.length(), at + 120);
        s > at + RADIUS_METRES + half;
        s -= 3) {
      Transform p = site.middle.frame(s, across);
      points.add(p.m03());
      points.add(p.m13());
    }
    // A quarter of a circle from the lane into the road it turns to.
    double out = across - keep * RADIUS_METRES;
    for (int i = 0; i <= 8; i++) {
      double angle = Math.PI / 2 * i / 8;
      double x = target + RADIUS_METRES * (1 - StrictMath.sin(angle));
      double y = out + keep * RADIUS_METRES * StrictMath.cos(angle);
      Transform p = frame.after(Transform.at(x, y, 0));
      points.add(p.m03());
      points.add(p.m13());
    }
    Transform end = frame.after(Transform.at(target, -keep * REACH_METRES, 0));
    points.add(end.m03());
    points.add(end.m13());
    Course turning =
        Course.through(points.stream().mapToDouble(coordinate -> coordinate).toArray());
    site.fill(dice, turning, 0.9, Math.min(speed, 7) * 0.8, 0, plan.left());
    double straight = Math.min(site.middle.length(), at + 120) - at;
    site.traffic.connect(signal, true, turning, straight - half - WALK_METRES - 0.5);
  }
}
