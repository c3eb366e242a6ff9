package dev.saccade.sim.world;

/**
 * Traffic lights of a crossing: two ways take turns, each with green, amber and a moment of red for
 * both.
 *
 * @param offsetSeconds into the cycle at the start of the drive
 */
record Signal(double greenSeconds, double otherGreenSeconds, double offsetSeconds) {
  /** What lamps burn, as {@link Material#LIGHT_BOX} reads them. */
  static final int RED = 1;

  static final int AMBER = 2;
  static final int GREEN = 4;

  private static final double AMBER_SECONDS = 2.5;
  private static final double CLEARING_SECONDS = 2;

  private double cycle() {
    return greenSeconds + otherGreenSeconds + 2 * (AMBER_SECONDS + CLEARING_SECONDS);
  }

  /**
   * @param main whether for the way that comes first
   */
  int lamps(boolean main, double seconds) {
    double green = main ? greenSeconds : otherGreenSeconds;
    double start = main ? 0 : greenSeconds + AMBER_SECONDS + CLEARING_SECONDS;
    double at = seconds + offsetSeconds - start;
    at -= StrictMath.floor(at / cycle()) * cycle();
    return at < green ? GREEN : at < green + AMBER_SECONDS ? AMBER : RED;
  }
}
