package dev.saccade.sim.train;

/**
 * Everything that decides a training besides its data and its network.
 *
 * @param epochs passes over the data at most
 * @param minutes time the whole training may take, resumed parts together; 0 for no limit. With a
 *     limit the schedule follows the clock where that is ahead of the steps, so that the rate has
 *     fallen when the time is up; such a training does not repeat bit for bit
 * @param sizes input sizes over the training
 * @param batchSize pictures a step
 * @param schedule learning rate
 * @param weightDecay of convolution kernels
 * @param averageDecay of the average of the weights
 * @param dropoutScale factor on the network's dropout
 * @param heldSlopes whether PReLU slopes stay as they start
 * @param labelDivisor how much coarser than the input the classes are compared
 * @param instanceLossWeight of the instance loss beside the semantic loss
 * @param classBalance c of {@link ClassWeights#bounded}
 * @param labelSmoothing share of the truth spread over all classes
 * @param augmentation what is done to the pictures
 * @param halfPrecision whether convolutions run in bf16
 * @param validateEvery epochs between validations
 * @param seed decides everything random
 * @param offsets how offsets are learned
 * @param optimiser moves the parameters
 */
record TrainingPlan(
    int epochs,
    double minutes,
    SizeStages sizes,
    int batchSize,
    PolySchedule schedule,
    double weightDecay,
    double averageDecay,
    double dropoutScale,
    boolean heldSlopes,
    int labelDivisor,
    double instanceLossWeight,
    double classBalance,
    double labelSmoothing,
    Augmentation augmentation,
    boolean halfPrecision,
    int validateEvery,
    long seed,
    OffsetLearning offsets,
    Optimiser.Kind optimiser) {

  TrainingPlan {
    require("epochs", epochs, epochs >= 1 && epochs <= 100_000, "1..100000");
    require("minutes", minutes, minutes >= 0, "at least 0");
    require("batchSize", batchSize, batchSize >= 1 && batchSize <= 1024, "1..1024");
    require("weightDecay", weightDecay, weightDecay >= 0, "at least 0");
    require("labelDivisor", labelDivisor, labelDivisor >= 1 && labelDivisor <= 8, "1..8");
    require("instanceLossWeight", instanceLossWeight, instanceLossWeight >= 0, "at least 0");
    require("labelSmoothing", labelSmoothing, labelSmoothing >= 0 && labelSmoothing < 1, "0 to 1");
    require("validateEvery", validateEvery, validateEvery >= 1, "at least 1");
  }

  /** With Adam, from the start. */
  TrainingPlan(
      int epochs,
      double minutes,
      SizeStages sizes,
      int batchSize,
      PolySchedule schedule,
      double weightDecay,
      double averageDecay,
      double dropoutScale,
      boolean heldSlopes,
      int labelDivisor,
      double instanceLossWeight,
      double classBalance,
      double labelSmoothing,
      Augmentation augmentation,
      boolean halfPrecision,
      int validateEvery,
      long seed) {
    this(
        epochs,
        minutes,
        sizes,
        batchSize,
        schedule,
        weightDecay,
        averageDecay,
        dropoutScale,
        heldSlopes,
        labelDivisor,
        instanceLossWeight,
        classBalance,
        labelSmoothing,
        augmentation,
        halfPrecision,
        validateEvery,
        seed,
        OffsetLearning.FROM_THE_START,
        Optimiser.Kind.ADAM);
  }

  private static void require(String name, double value, boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + rule + ")");
    }
  }
}
