package dev.saccade.perception.stage.gpu;

/**
 * What to do after an error: make everything on the device anew, once; then serve smaller inputs,
 * one size at a time; then give up.
 */
final class GpuRecovery {
  /** So many good batches, and an error is a new one and not the last one again. */
  static final int ENOUGH_GOOD_BATCHES = 100;

  enum Step {
    RENEW,
    STEP_DOWN,
    GIVE_UP
  }

  private int goodBatches = ENOUGH_GOOD_BATCHES;

  void succeeded() {
    goodBatches = Math.min(ENOUGH_GOOD_BATCHES, goodBatches + 1);
  }

  /**
   * @param opening whether it was making the device anew that failed
   * @param smallerThere whether there is a smaller input size to serve
   */
  Step failed(GpuFault fault, boolean opening, boolean smallerThere) {
    boolean first = goodBatches >= ENOUGH_GOOD_BATCHES;
    goodBatches = 0;
    if (opening && fault == GpuFault.DEVICE_LOST) {
      return Step.GIVE_UP; // no size is small enough for a device that does not answer
    }
    if (first) {
      return Step.RENEW;
    }
    return smallerThere ? Step.STEP_DOWN : Step.GIVE_UP;
  }
}
