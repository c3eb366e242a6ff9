package dev.saccade.sim.train;

/**
 * How offsets are learned.
 *
 * @param loss price of a distance from the true centre
 * @param headRateShare share of the learning rate for the head of the instance offsets: little
 *     while its features are still in motion (decision note 0101), more once they stand
 * @param evenObjects whether a cell weighs by one over the square root of its object's area, so
 *     that a lorry does not outweigh a street of people
 */
record OffsetLearning(InstanceLoss loss, double headRateShare, boolean evenObjects) {
  static final OffsetLearning FROM_THE_START =
      new OffsetLearning(InstanceLoss.DISTANCE, 0.05, false);

  /** For weights whose offsets already mean something. */
  static final OffsetLearning GOING_ON = new OffsetLearning(InstanceLoss.DISTANCE, 0.3, true);

  OffsetLearning {
    if (!(headRateShare > 0 && headRateShare <= 1)) {
      throw new IllegalArgumentException(
          "headRateShare: " + headRateShare + " (expected: above 0, at most 1)");
    }
  }
}
