package dev.saccade.sim.bench.deadline;

/**
 * How cameras deliver.
 *
 * @param cameraCount at least 1; they start at random phases of their period
 * @param framesPerSecond of each camera
 * @param durationNanos of the drive
 * @param budgetNanos of every frame
 * @param transportNanos the least time from a capture to the gate
 * @param jitterNanos mean of the exponential delay on top of it; a camera's frames keep their order
 * @param stallEveryNanos how often the link of a camera stalls; 0 for never
 * @param stallNanos how long it does: what it holds then arrives at once
 * @param outageEveryNanos how often a camera delivers nothing; 0 for never
 * @param outageNanos for how long it does not
 */
public record Traffic(
    int cameraCount,
    double framesPerSecond,
    long durationNanos,
    long budgetNanos,
    long transportNanos,
    long jitterNanos,
    long stallEveryNanos,
    long stallNanos,
    long outageEveryNanos,
    long outageNanos) {
  private static final long MILLI = 1_000_000;

  public Traffic {
    if (cameraCount < 1 || cameraCount > 256) {
      throw new IllegalArgumentException("cameraCount: " + cameraCount + " (expected: 1 to 256)");
    }
    if (!(framesPerSecond > 0) || framesPerSecond > 10_000) {
      throw new IllegalArgumentException(
          "framesPerSecond: " + framesPerSecond + " (expected: > 0, up to 10000)");
    }
    if (durationNanos <= 0 || budgetNanos <= 0) {
      throw new IllegalArgumentException(
          "durationNanos "
              + durationNanos
              + ", budgetNanos "
              + budgetNanos
              + " (expected: both > 0)");
    }
    if (transportNanos < 0
        || jitterNanos < 0
        || stallEveryNanos < 0
        || stallNanos < 0
        || outageEveryNanos < 0
        || outageNanos < 0) {
      throw new IllegalArgumentException("traffic: negative times (expected: >= 0)");
    }
  }

  /** Cameras with a jittery link and a budget of 100 ms. */
  public static Traffic jittered(int cameraCount, double framesPerSecond, long durationNanos) {
    return new Traffic(
        cameraCount, framesPerSecond, durationNanos, 100 * MILLI, 2 * MILLI, 3 * MILLI, 0, 0, 0, 0);
  }

  /** The links stall every two seconds, for 60 ms, each at its own time. */
  public Traffic withStalls() {
    return new Traffic(
        cameraCount,
        framesPerSecond,
        durationNanos,
        budgetNanos,
        transportNanos,
        jitterNanos,
        2000 * MILLI,
        60 * MILLI,
        outageEveryNanos,
        outageNanos);
  }

  /** Every ten seconds each camera is silent for two, one after another. */
  public Traffic withOutages() {
    return new Traffic(
        cameraCount,
        framesPerSecond,
        durationNanos,
        budgetNanos,
        transportNanos,
        jitterNanos,
        stallEveryNanos,
        stallNanos,
        10_000 * MILLI,
        2000 * MILLI);
  }

  /** Frames a second of all cameras, without outages. */
  public double offeredPerSecond() {
    return cameraCount * framesPerSecond;
  }
}
