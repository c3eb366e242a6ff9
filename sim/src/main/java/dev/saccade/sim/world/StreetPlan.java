package dev.saccade.sim.world;

/**
 * The measures of a street between houses. Distances across are counted from its middle line,
 * positive to the left.
 *
 * @param traffic of one direction, vehicles per 100 m
 * @param left whether traffic keeps to the left
 */
record StreetPlan(
    boolean left,
    int lanesEachWay,
    double laneMetres,
    double parkingLeftMetres,
    double parkingRightMetres,
    double pavementLeftMetres,
    double pavementRightMetres,
    double bendRadians,
    double traffic,
    double oncoming,
    double heavies,
    double parked,
    double walkers,
    double cyclists,
    double treesPerSide,
    double openness,
    boolean shops,
    boolean tall,
    double crossRoads,
    double egoSpeed) {

  static StreetPlan drawn(Dice dice, ScenarioFile.Values values) {
    boolean parking = dice.chance(values.of("parking-lane-share"));
    boolean otherParking = dice.chance(values.of("parking-lane-share"));
    return new StreetPlan(
        dice.chance(values.of("left-hand-share")),
        values.count("lanes-each-way"),
        values.of("lane-metres"),
        parking ? dice.between(1.9, 2.3) : 0,
        otherParking ? dice.between(1.9, 2.3) : 0,
        values.of("pavement-left-metres"),
        values.of("pavement-right-metres"),
        values.of("bend-radians"),
        values.of("vehicles-per-100-m"),
        values.of("oncoming-per-100-m"),
        values.of("heavy-share"),
        values.of("parked-share"),
        values.of("walkers-per-100-m"),
        values.of("cyclists-per-200-m"),
        values.of("trees-per-100-m"),
        values.of("open-share"),
        dice.chance(values.of("shop-street-share")),
        dice.chance(values.of("tall-share")),
        values.of("cross-road-share"),
        values.of("speed-metres-per-second"));
  }

  /** From the middle to the left kerb. */
  double roadLeftMetres() {
    return lanesEachWay * laneMetres + parkingLeftMetres;
  }

  double roadRightMetres() {
    return lanesEachWay * laneMetres + parkingRightMetres;
  }

  /** +1 where ego drives to the left of the middle, -1 to the right. */
  int egoSide() {
    return left ? 1 : -1;
  }
}
