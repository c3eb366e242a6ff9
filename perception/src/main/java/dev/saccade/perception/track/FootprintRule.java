package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;

/**
 * How the place where an object is seen to meet the ground lies to the nearest point of the ground
 * that it covers: a car stands on its wheels, and ends before them.
 *
 * @param overhangMetres along its heading, from the contact to the end
 * @param sideMetres across its heading, from the contact to its side; 0 for what has no heading
 * @param marginMetres from the contact to the side nearest to the camera, of what has no heading
 * @param deviationMetres how far objects differ in this
 * @param lengthMetres of what is usual
 * @param widthMetres of what is usual
 * @param restlessness standard deviation of the speed gained in one second, metres a second
 * @param startSpeedMetresPerSecond standard deviation of the speed of one not seen before
 */
record FootprintRule(
    double overhangMetres,
    double sideMetres,
    double marginMetres,
    double deviationMetres,
    double lengthMetres,
    double widthMetres,
    double restlessness,
    double startSpeedMetresPerSecond) {
  private static final double LORRY_OVERHANG_METRES = 1.4;
  private static final double LORRY_WIDTH_METRES = 2.5;

  /** Longer ones are lorries and buses: wider, and with their axles farther from the ends. */
  private static final double LONG_METRES = 6.5;

  private static final FootprintRule VEHICLE =
      new FootprintRule(0.8, 0.12, 0, 0.2, 4.5, 1.8, 1.5, 15);
  private static final FootprintRule CYCLIST =
      new FootprintRule(0.34, 0.28, 0, 0.15, 1.8, 0.6, 1.0, 5);
  private static final FootprintRule PEDESTRIAN =
      new FootprintRule(0, 0, 0.15, 0.1, 0.5, 0.5, 0.7, 1.5);

  /** The same, for one of this length. */
  double overhangMetres(double ofLengthMetres) {
    return ofLengthMetres > LONG_METRES ? LORRY_OVERHANG_METRES : overhangMetres;
  }

  double widthMetres(double ofLengthMetres) {
    return ofLengthMetres > LONG_METRES ? LORRY_WIDTH_METRES : widthMetres;
  }

  static FootprintRule of(ObjectCategory category) {
    return switch (category) {
      case VEHICLE -> VEHICLE;
      case CYCLIST -> CYCLIST;
      case PEDESTRIAN, OTHER -> PEDESTRIAN;
    };
  }
}
