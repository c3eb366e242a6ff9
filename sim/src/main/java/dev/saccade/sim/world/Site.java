package dev.saccade.sim.world;

import java.util.ArrayList;
import java.util.List;

/**
 * What the builders of places share: props along a middle line, trees, lanes filled with traffic.
 * Distances across are counted from the middle line, positive to the left.
 */
abstract class Site {
  static final double EGO_START_METRES = 40;
  static final double SIGHT_METRES = 260;
  static final double STRIP_METRES = 12;
  static final double KERB_METRES = 0.12;
  static final double FINE_TREE_METRES = 38;
  static final int WHITE = 0xE6E6E0;
  static final int YELLOW = 0xD8B848;

  final Dice dice;
  final double seconds;
  final int steps;
  final List<Prop> props = new ArrayList<>();
  final List<double[]> streetLights = new ArrayList<>();
  final Course middle;
  final Cast cast;
  final Traffic traffic = new Traffic();
  final int asphalt;
  final boolean winter;
  private final List<Mesh> trees = new ArrayList<>();
  private final List<Mesh> farTrees = new ArrayList<>();
  private final List<Mesh> twigs = new ArrayList<>();

  Site(Dice dice, double seconds, Course middle, boolean left) {
    this.dice = dice;
    this.seconds = seconds;
    this.steps = Motion.steps(seconds);
    this.middle = middle;
    this.cast = new Cast(dice.branch(2), 10, left);
    this.asphalt = Rgb.mix(0x4C4C4E, 0x8A8884, dice.unit());
    this.winter = dice.chance(0.4);
    drawTrees(dice.branch(3));
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

  final void put(Mesh mesh, Transform place, Look look, double far, boolean casts) {
    props.add(new Prop(new Part(mesh, place, look), far, casts));
  }

  /** Where a street light shines from. */
  final double[] lightAt(double s, double d) {
    Transform place = middle.frame(s, d);
    return new double[] {place.m03(), place.m13(), 7};
  }

  /** A place in the world, d to the left of the middle. */
  final double[] point(double s, double d, double z) {
    Transform place = middle.frame(s, d);
    return new double[] {place.m03(), place.m13(), z};
  }

  final Transform facing(double s, double d, double turn) {
    return middle.frame(s, d).after(Transform.at(0, 0, KERB_METRES, turn));
  }

  final Mesh strip(
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
  final void ribbon(
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

  final Mesh arrow(double s, double d, boolean forward) {
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

  final void line(MeshBuilder b, double from, double to, double d, double wide) {
    patch(b, from, to, d - wide / 2, d + wide / 2);
  }

  final void patch(MeshBuilder b, double from, double to, double low, double high) {
    ribbon(b, from, to, low, high, 0.006, 0.006);
  }

  final void tree(Dice own, double s, double d, double size) {
    int kind = own.below(trees.size());
    Transform place =
        middle
            .frame(s, d)
            .after(Transform.at(0, 0, 0, own.between(0, 2 * Math.PI)))
            .after(Transform.scale(size, size, size * own.between(0.9, 1.15)));
    int seed = (int) own.nextLong();
    boolean near = Math.abs(d) < 20;
    Mesh fineMesh = trees.get(kind);
    Mesh mesh = farTrees.get(kind);
    if (winter) {
      int bark = own.pick(0x3A322C, 0x4A4038, 0x2E2A26, 0x554C42);
      Look look = Look.of(seed, bark);
      props.add(new Prop(new Part(fineMesh, place, look), 0, FINE_TREE_METRES, false));
      props.add(new Prop(new Part(mesh, place, look), FINE_TREE_METRES, 220, near));
      put(
          twigs.get(kind),
          place,
          Look.of(seed, bark).with((float) own.between(0.5, 1), 0, 0, 0),
          260,
          false);
    } else {
      int leaf = own.pick(0x4A6A28, 0x3C5A24, 0x5A7A34, 0x46602C, 0x6A7C3A, 0x708030, 0x3A5030);
      Look look = Look.of(seed, leaf, Rgb.mix(leaf, 0x9AA050, 0.5), 0x4A3E34);
      props.add(new Prop(new Part(fineMesh, place, look), 0, FINE_TREE_METRES, false));
      props.add(new Prop(new Part(mesh, place, look), FINE_TREE_METRES, 260, near));
    }
  }

  final void fill(
      Dice own, Course lane, double per100Metres, double speed, double heavies, boolean left) {
    double s = own.between(0, 20);
    while (s < lane.length()) {
      double chance = own.unit();
      double length;
      Motion motion = new Motion(steps);
      Runnable make;
      if (chance < heavies * 0.6) {
        double long1 = own.between(6.5, 10);
        length = long1;
        make = () -> cast.truck(own, long1, motion);
      } else if (chance < heavies) {
        double long2 = own.between(9.5, 12);
        boolean decks = left && own.chance(0.6);
        length = long2;
        make = () -> cast.bus(own, long2, decks, motion);
      } else if (chance < heavies + 0.04) {
        length = CycleShape.MOTORCYCLE_LENGTH_METRES;
        make = () -> cast.motorcyclist(own, motion);
      } else {
        int body = cast.drawBody(own);
        length = cast.lengthOf(body);
        make = () -> cast.car(own, body, motion);
      }
      double wished = speed * own.between(0.75, 1.1);
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

  final Motion rearAxle(Motion middleOfBox) {
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

  static double distance(Transform a, Transform b) {
    double dx = a.m03() - b.m03();
    double dy = a.m13() - b.m13();
    return Math.sqrt(dx * dx + dy * dy);
  }

  static void copy(Motion from, Motion to) {
    for (int i = 0; i < to.steps(); i++) {
      double t = i * Motion.STEP_SECONDS;
      to.put(i, from.x(t), from.y(t), from.yaw(t), 0, 0, false);
    }
  }
}
