package dev.saccade.sim.train;

/**
 * The learning rate of the paper (section 6): {@code initial * (1 - progress)^0.9}, after a short
 * linear rise from zero.
 *
 * @param initialRate learning rate at the start
 * @param power exponent of the fall
 * @param warmupShare share of the training over which the rate rises, 0..1 exclusive
 */
record PolySchedule(double initialRate, double power, double warmupShare) {

  PolySchedule {
    if (!(initialRate > 0)) {
      throw new IllegalArgumentException("initialRate: " + initialRate + " (expected: > 0)");
    }
    if (!(power > 0)) {
      throw new IllegalArgumentException("power: " + power + " (expected: > 0)");
    }
    if (!(warmupShare >= 0 && warmupShare < 1)) {
      throw new IllegalArgumentException(
          "warmupShare: " + warmupShare + " (expected: 0 to below 1)");
    }
  }

  /**
   * @param progress share of the training that is done, clamped to 0..1
   * @return learning rate
   */
  double rateAt(double progress) {
    double done = Math.min(1, Math.max(0, progress));
    double rise = warmupShare == 0 ? 1 : Math.min(1, (done + 1e-3) / warmupShare);
    return initialRate * Math.pow(1 - done, power) * rise;
  }
}
