package dev.saccade.sim.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One lane each way through fields, woods and past farms; rails where it bends or bridges. */
final class CountryRoad extends Site {
  static final double FIELD_METRES = 85;

  /** Asphalt beyond the lane's edge line. */
  private static final double SHOULDER_METRES = 0.35;

  final ScenarioFile.Values values;
  final boolean left;
  final double lane;

  /** From the middle to the end of the asphalt. */
  final double half;

  /** From the middle to the end of the flat strip beside it. */
  final double verge;

  private final double speed;
  private final double bridgeFrom;
  private final double bridgeTo;
  private final double worksFrom;
  private final double worksTo;
  private final int worksSide;

  CountryRoad(Dice dice, ScenarioFile.Values values, double seconds) {
    this(dice, values, seconds, dice.branch(5).chance(values.of("left-hand-share")));
  }

  private CountryRoad(Dice dice, ScenarioFile.Values values, double seconds, boolean left) {
    super(
        dice,
        seconds,
        Course.winding(
            dice.branch(1),
            EGO_START_METRES + values.of("speed-metres-per-second") * 1.1 * seconds + 340,
            values.of("bend-radians")),
        left);
    this.values = values;
    this.left = left;
    this.lane = values.of("lane-metres");
    this.half = lane + SHOULDER_METRES;
    this.verge = half + values.of("verge-metres");
    this.speed = values.of("speed-metres-per-second");
    Dice places = dice.branch(6);
    double reach = speed * seconds;
    boolean bridge = places.chance(values.of("bridge-share"));
    this.bridgeFrom = bridge ? EGO_START_METRES + places.between(15, 60 + reach) : -1000;
    this.bridgeTo = bridgeFrom + places.between(16, 34);
    boolean works = places.chance(values.of("road-works-share"));
    double at = EGO_START_METRES + places.between(25, 50 + reach);
    boolean apart = Math.abs(at - bridgeFrom) > 80;
    this.worksFrom = works && apart ? at : -1000;
    this.worksTo = worksFrom + places.between(18, 45);
    this.worksSide = places.chance(0.7) ? egoSide() : -egoSide();
  }

  /** +1 where ego drives to the left of the middle, -1 to the right. */
  int egoSide() {
    return left ? 1 : -1;
  }

  boolean isBridge(double from, double to) {
    return to > bridgeFrom && from < bridgeTo;
  }

  /** Where a piece from s to at most some end must stop: at the ends of the bridge. */
  double nextBreak(double s, double end) {
    double stop = bridgeFrom > s && bridgeFrom < end ? bridgeFrom : end;
    return bridgeTo > s && bridgeTo < stop ? bridgeTo : stop;
  }

  boolean isWorks(double from, double to, int side) {
    return side == worksSide && to > worksFrom && from < worksTo;
  }

  World build(Light light, int seed) {
    ground(dice.branch(20));
    markings(dice.branch(21));
    CountryVerge beside = new CountryVerge(this);
    beside.build(dice.branch(22));
    if (bridgeFrom > 0) {
      beside.bridge(dice.branch(23), bridgeFrom, bridgeTo);
    }
    if (worksFrom > 0) {
      beside.works(dice.branch(24), worksFrom, worksTo, worksSide);
    }
    CountryFields fields = new CountryFields(this);
    fields.build(dice.branch(25));
    if (bridgeFrom > 0) {
      fields.dip(dice.branch(27), bridgeFrom, bridgeTo);
    }
    Motion ego = people(dice.branch(26), fields);
    return new World(
        props, cast.users(), ego, light, seed, seconds, streetLights, Optional.empty(), List.of());
  }

  // ---- the road -----------------------------------------------------------------------------

  private void ground(Dice own) {
    Look road =
        new Look(
            (int) own.nextLong(),
            asphalt,
            asphalt,
            asphalt,
            (float) half,
            (float) lane,
            (float) own.between(0.1, 0.9),
            0);
    Look gravel =
        Look.of((int) own.nextLong(), own.pick(0x8A8270, 0x77705E, 0x6A6A48), 0x5C6A34, 0);
    Look grass = Look.of((int) own.nextLong(), own.pick(0x56682F, 0x64743A, 0x6C6C3C), 0x7C7440, 0);
    for (double s = 0; s < middle.length(); s += 20) {
      double to = Math.min(middle.length(), s + 20);
      Mesh strip = strip(s, to, -half, half, 0, 0, Material.ASPHALT, Surface.ROAD);
      put(strip, Transform.IDENTITY, road, 400, false);
      MeshBuilder edge = new MeshBuilder().paint(Material.GRASS, Surface.TERRAIN);
      MeshBuilder flat = new MeshBuilder().paint(Material.GRASS, Surface.TERRAIN);
      for (int side = -1; side <= 1; side += 2) {
        band(edge, s, to, side, half, half + 0.4, 0, 0);
        band(flat, s, to, side, half + 0.4, verge, 0, 0);
      }
      put(edge.build(true), Transform.IDENTITY, gravel, 250, false);
      put(flat.build(true), Transform.IDENTITY, grass, 400, false);
    }
  }

  /** A band beside the road, in distances from its middle. */
  void band(
      MeshBuilder b,
      double from,
      double to,
      int side,
      double near,
      double far,
      double zNear,
      double zFar) {
    if (side > 0) {
      ribbon(b, from, to, near, far, zNear, zFar);
    } else {
      ribbon(b, from, to, -far, -near, zFar, zNear);
    }
  }

  private void markings(Dice own) {
    boolean yellowMiddle = own.chance(0.2);
    int worn = own.below(1 << 20);
    Look white = Look.of(worn, WHITE, asphalt, 0).with((float) own.between(0, 0.7), 0, 0, 0);
    Look yellow = Look.of(worn, YELLOW, asphalt, 0).with((float) own.between(0.1, 0.7), 0, 0, 0);
    boolean edges = own.chance(0.75);
    boolean edgeDashes = own.chance(0.25);
    boolean centre = own.chance(0.85);
    double dash = own.between(2, 5);
    double gap = dash * own.between(1, 2.2);
    double wide = own.between(0.1, 0.15);
    for (double s = 0; s < middle.length(); s += 30) {
      double end = Math.min(middle.length(), s + 30);
      MeshBuilder m = new MeshBuilder().paint(Material.MARKING, Surface.ROAD);
      MeshBuilder b = new MeshBuilder().paint(Material.MARKING, Surface.ROAD);
      // Nobody overtakes in a bend: the line is whole there.
      boolean whole = Math.abs(bend(s + 15)) > 1 / 260.0;
      if (centre && whole) {
        line(m, s, end, 0, wide);
      } else if (centre) {
        for (double at = s; at < end; at += dash + gap) {
          line(m, at, Math.min(end, at + dash), 0, wide);
        }
      }
      for (int side = -1; edges && side <= 1; side += 2) {
        double d = side * (lane - wide / 2);
        if (edgeDashes) {
          for (double at = s; at < end; at += 3) {
            line(b, at, Math.min(end, at + 1), d, wide);
          }
        } else {
          line(b, s, end, d, wide);
        }
      }
      if (!m.isEmpty()) {
        put(m.build(true), Transform.IDENTITY, yellowMiddle ? yellow : white, 200, false);
      }
      if (!b.isEmpty()) {
        put(b.build(true), Transform.IDENTITY, white, 200, false);
      }
    }
  }

  /** How much the road turns there, radians a metre, positive to the left. */
  double bend(double s) {
    return Course.turn(middle.heading(s + 8) - middle.heading(s - 8)) / 16;
  }

  // ---- who moves ----------------------------------------------------------------------------

  private Motion people(Dice own, CountryFields fields) {
    int side = egoSide();
    Course same = middle.offset(side * lane / 2);
    Course other = middle.offset(-side * lane / 2).reversed();
    Traffic.Driver ego =
        new Traffic.Driver(same, EGO_START_METRES, speed * 0.9, speed, 4.5, 0, new Motion(steps));
    traffic.add(ego);
    for (Course way : List.of(same, other)) {
      if (own.chance(values.of("tractor-share"))) {
        tractor(own, way, way == same);
      }
    }
    double heavies = values.of("heavy-share");
    fill(own, same, values.of("vehicles-per-100-m"), speed, heavies, false);
    fill(own, other, values.of("oncoming-per-100-m"), speed, heavies, false);
    List<Way> ways = new ArrayList<>();
    for (int k = 0; k < 2; k++) {
      Course way = k == 0 ? same : other;
      int waySide = k == 0 ? side : -side;
      Passing passing = new Passing(-side);
      cyclists(own, waySide, passing);
      if (waySide == worksSide && worksFrom > 0) {
        double from = k == 0 ? worksFrom : way.length() - worksTo;
        passing.around(from, from + worksTo - worksFrom, lane - 0.6);
      }
      ways.add(new Way(way, passing));
    }
    walkers(own);
    fields.park(own);
    traffic.run(steps);
    for (Way way : ways) {
      for (Traffic.Driver driver : traffic.on(way.course())) {
        double width = driver.lengthMetres > 6 ? 2.5 : driver.lengthMetres < 3 ? 0.8 : 1.9;
        way.passing().shift(driver, lane / 2, width);
      }
    }
    return rearAxle(ego.motion);
  }

  private record Way(Course course, Passing passing) {}

  private void tractor(Dice own, Course way, boolean ahead) {
    double length = own.chance(0.5) ? TractorShape.ALONE_METRES : own.between(8.5, 11);
    double s = ahead ? EGO_START_METRES + own.between(45, 190) : own.between(40, way.length() - 60);
    double pace = own.between(6, 11);
    Motion motion = new Motion(steps);
    cast.tractor(own, length, motion);
    traffic.add(new Traffic.Driver(way, s, pace, pace, length, own.between(-0.1, 0.1), motion));
  }

  /** Alone or in a line of a few, at the edge of the lane. */
  private void cyclists(Dice own, int side, Passing passing) {
    double d = side * (lane + 0.05);
    boolean with = side == egoSide();
    Course line = with ? middle.offset(d) : middle.offset(d).reversed();
    double gap = 1000 / Math.max(0.1, values.of("cyclists-per-km"));
    for (double s = own.between(0, gap); s < line.length(); s += gap * own.between(0.4, 1.6)) {
      int group = own.chance(0.3) ? 2 + own.below(4) : 1;
      double pace = own.between(4, 9.5);
      double at = s;
      for (int i = 0; i < group; i++) {
        at -= own.between(2.6, 4.5);
        double from = with ? at : line.length() - at - seconds * pace;
        double to = with ? at + seconds * pace : line.length() - at;
        if (isWorks(from - 15, to + 15, side)) {
          continue;
        }
        Motion motion = new Motion(steps);
        cast.cyclist(own, motion);
        Traffic.Driver rider =
            new Traffic.Driver(
                line,
                at,
                pace,
                pace,
                CycleShape.BICYCLE_LENGTH_METRES,
                own.between(-0.12, 0.12),
                motion);
        traffic.add(rider);
        passing.around(rider, lane - 0.35);
      }
    }
  }

  private void walkers(Dice own) {
    double gap = 1000 / Math.max(0.1, values.of("walkers-per-km"));
    for (int side = -1; side <= 1; side += 2) {
      for (double s = own.between(0, gap); s < middle.length(); s += gap * own.between(0.3, 1.7)) {
        int group = 1 + own.below(3);
        boolean along = own.chance(0.5);
        double pace = own.between(0.9, 1.6);
        for (int i = 0; i < group; i++) {
          // Behind the rail, where there is one.
          double d = side * (half + 1.35 + 0.65 * (i & 1) + own.between(-0.05, 0.05));
          double at = s + i * own.between(0.8, 1.4);
          if (isWorks(at - 40, at + 40, side)) {
            continue;
          }
          Motion motion = new Motion(steps);
          cast.walker(own, motion);
          Course line = middle.offset(d);
          traffic.add(
              along
                  ? new Traffic.Walker(line, at, pace, 0.08, null, 0, 0, motion)
                  : new Traffic.Walker(
                      line.reversed(), line.length() - at, pace, 0.08, null, 0, 0, motion));
        }
      }
    }
  }
}
