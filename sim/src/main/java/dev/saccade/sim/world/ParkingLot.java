package dev.saccade.sim.world;

import java.util.List;
import java.util.Optional;

/** Rows of parked cars with aisles between them; a few drive, people walk to and from. */
final class ParkingLot extends Site {
  private static final double STALL_METRES = 5;

  private final ScenarioFile.Values values;
  private final double aisle;
  private final double stallWidth;
  private final double speed;

  ParkingLot(Dice dice, ScenarioFile.Values values, double seconds) {
    super(
        dice,
        seconds,
        Course.winding(
            dice.branch(1),
            EGO_START_METRES + values.of("speed-metres-per-second") * seconds + 150,
            0.0),
        dice.chance(values.of("left-hand-share")));
    this.values = values;
    this.aisle = values.of("aisle-metres");
    this.stallWidth = values.of("stall-metres");
    this.speed = values.of("speed-metres-per-second");
  }

  /** Rows on both sides: aisle, two stalls back to back, aisle ... */
  private double rowPitch() {
    return aisle + 2 * STALL_METRES;
  }

  World build(Light light, int seed) {
    double half = 2.5 * rowPitch();
    Look tar =
        new Look(
            (int) dice.nextLong(),
            asphalt,
            asphalt,
            asphalt,
            1000,
            0,
            (float) dice.between(0.3, 1),
            0);
    Look white = Look.of(3, WHITE, asphalt, 0).with((float) dice.between(0.2, 0.8), 0, 0, 0);
    for (double s = 0; s < middle.length(); s += 20) {
      double to = Math.min(middle.length(), s + 20);
      put(
          strip(s, to, -half, half, 0, 0, Material.ASPHALT, Surface.ROAD),
          Transform.IDENTITY,
          tar,
          300,
          false);
      put(
          strip(s, to, half, half + 40, 0.1, 0.1, Material.GRASS, Surface.TERRAIN),
          Transform.IDENTITY,
          Look.of(1, 0x56682F, 0x7C7440, 0),
          300,
          false);
      put(
          strip(s, to, -half - 40, -half, 0.1, 0.1, Material.GRASS, Surface.TERRAIN),
          Transform.IDENTITY,
          Look.of(1, 0x56682F, 0x7C7440, 0),
          300,
          false);
    }
    Dice own = dice.branch(30);
    for (int row = -3; row <= 2; row++) {
      double back = (row + 0.5) * rowPitch();
      row(own.branch(row), back, white);
    }
    around(dice.branch(31), half);
    Motion ego = people(dice.branch(32));
    return new World(
        props, cast.users(), ego, light, seed, seconds, streetLights, Optional.empty(), List.of());
  }

  /** Two lines of stalls, back to back on a line d from the middle. */
  private void row(Dice own, double d, Look white) {
    double fullness = values.of("parked-share");
    for (double s = 6; s < middle.length() - 6; s += 36) {
      double end = Math.min(middle.length() - 6, s + 34);
      MeshBuilder b = new MeshBuilder().paint(Material.MARKING, Surface.ROAD);
      ribbon(b, s, end, d - 0.06, d + 0.06, 0.006, 0.006);
      for (double at = s; at <= end; at += stallWidth) {
        ribbon(b, at - 0.05, at + 0.05, d - STALL_METRES, d + STALL_METRES, 0.006, 0.006);
      }
      put(b.build(true), Transform.IDENTITY, white, 120, false);
      for (double at = s; at + stallWidth <= end; at += stallWidth) {
        for (int side = -1; side <= 1; side += 2) {
          if (own.chance(fullness)) {
            int body = cast.drawBody(own);
            Transform place =
                middle.frame(
                    at + stallWidth / 2 + own.between(-0.12, 0.12),
                    d + side * (STALL_METRES / 2 + own.between(-0.2, 0.2)));
            double yaw =
                side * Math.PI / 2 + (own.chance(0.7) ? Math.PI : 0) + own.between(-0.04, 0.04);
            cast.car(own, body, Motion.standing(steps, place.m03(), place.m13(), yaw));
          }
        }
      }
      if (own.chance(0.6)) {
        tree(own, end + 1, d, own.between(0.5, 0.8));
      }
      if (own.chance(0.5)) {
        put(
            StreetFurniture.lampPost(7, 1.2),
            middle.frame(end + 1, d + 0.5),
            Look.of(2, 0x50545A),
            200,
            true);
        streetLights.add(lightAt(end + 1, d + 1.5));
      }
    }
  }

  private void around(Dice own, double half) {
    for (int side = -1; side <= 1; side += 2) {
      for (double s = own.between(0, 10); s < middle.length(); s += own.between(8, 40)) {
        double chance = own.unit();
        if (chance < 0.5) {
          tree(own, s, side * (half + own.between(2, 15)), own.between(0.7, 1.3));
        } else if (chance < 0.8) {
          BuildingShape shape =
              BuildingShape.drawn(own, own.between(12, 45), own.chance(0.5), false);
          Transform place =
              middle
                  .frame(s, side * (half + own.between(4, 18)))
                  .after(Transform.at(0, 0, 0, side > 0 ? 0 : Math.PI));
          shape.addTo(props, place, own);
        } else {
          put(
              StreetFurniture.railing(12, 1.2),
              middle.frame(s, side * (half + 0.5)),
              Look.of(4, 0x60666A).with(1.2f, 0.14f, 0, 0),
              150,
              false);
        }
      }
    }
    // The lot ends at a building.
    BuildingShape shape = BuildingShape.drawn(own, half * 1.6, true, false);
    Transform place =
        middle.frame(middle.length() - 4, half * 0.8).after(Transform.at(0, 0, 0, -Math.PI / 2));
    shape.addTo(props, place, own);
  }

  private Motion people(Dice own) {
    Course way = middle.offset(-aisle * 0.2);
    Traffic.Driver ego =
        new Traffic.Driver(way, EGO_START_METRES, speed * 0.7, speed, 4.5, 0, new Motion(steps));
    traffic.add(ego);
    fill(own, way, values.of("vehicles-per-100-m"), speed, 0, false);
    Course back = middle.offset(aisle * 0.25).reversed();
    fill(own, back, values.of("oncoming-per-100-m"), speed, 0, false);
    for (int row = -2; row <= 2; row++) {
      if (row != 0) {
        fill(own, middle.offset(row * rowPitch()), 0.6, speed, 0.05, false);
      }
    }
    double walkers = values.of("walkers-per-100-m");
    int count = (int) (middle.length() / 100 * walkers);
    for (int i = 0; i < count; i++) {
      Motion motion = new Motion(steps);
      cast.walker(own, motion);
      double s = own.between(10, middle.length() - 10);
      double pace = own.between(0.8, 1.6);
      // Along the aisles close to the bonnets, where drivers leave room.
      int row = own.below(5) - 2;
      double d = row * rowPitch() + (own.chance(0.5) ? 1 : -1) * (aisle / 2 - 0.4);
      Course line = middle.offset(d);
      boolean along = own.chance(0.5);
      traffic.add(
          along
              ? new Traffic.Walker(line, s, pace, 0.15, null, 0, 0, motion)
              : new Traffic.Walker(
                  line.reversed(), line.length() - s, pace, 0.15, null, 0, 0, motion));
    }
    traffic.run(steps);
    return rearAxle(ego.motion);
  }
}
