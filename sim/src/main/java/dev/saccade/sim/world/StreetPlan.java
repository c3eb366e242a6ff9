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
    double parked,
    double walkers,
    double cyclists,
    double treesPerSide,
    double openness,
    boolean shops,
    boolean tall,
    double egoSpeed) {

  static StreetPlan drawn(Dice dice) {
    boolean shops = dice.chance(0.5);
    return new StreetPlan(
        dice.chance(0.6),
        dice.chance(0.2) ? 2 : 1,
        dice.between(3.0, 3.7),
        dice.chance(0.45) ? dice.between(1.9, 2.3) : 0,
        dice.chance(0.45) ? dice.between(1.9, 2.3) : 0,
        dice.between(1.8, 4.5),
        dice.between(1.8, 4.5),
        dice.between(0, 0.22),
        dice.between(0.8, 4),
        dice.between(0.8, 4.5),
        dice.between(0.35, 0.95),
        dice.between(2, 12),
        dice.between(0.4, 2.5),
        dice.between(0.5, 6),
        dice.between(0.05, 0.55),
        shops,
        dice.chance(0.3),
        dice.between(7.5, 12.5));
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
