package dev.saccade.sim.bench.deadline;

import java.util.SplittableRandom;

/**
 * A simulated stage: so much for the first frame of a batch, so much for each further one, spread
 * around that, and slower for a while.
 *
 * @param firstNanos of a batch of one at each input size, largest first
 * @param furtherShare what each further frame of a batch takes, as a share of the first
 * @param sigma of the log-normal factor on each batch's time, whose mean is 1; 0 for constant times
 * @param throttledFactor on the times of batches that start while the engine is throttled
 * @param throttledFromNanos after the start of the drive
 * @param throttledUntilNanos after the start of the drive; not later than from for never
 */
public record EngineModel(
    long[] firstNanos,
    double furtherShare,
    double sigma,
    double throttledFactor,
    long throttledFromNanos,
    long throttledUntilNanos) {
  public EngineModel {
    firstNanos = firstNanos.clone();
    if (firstNanos.length == 0 || !(furtherShare > 0) || !(sigma >= 0) || !(throttledFactor > 0)) {
      throw new IllegalArgumentException(
          "engine: "
              + firstNanos.length
              + " sizes, furtherShare "
              + furtherShare
              + ", sigma "
              + sigma
              + ", throttledFactor "
              + throttledFactor
              + " (expected: one size or more, sigma >= 0, the others > 0)");
    }
  }

  /** Constant times, one frame at a time as good as many. */
  public EngineModel(long[] firstNanos) {
    this(firstNanos, 1, 0, 1, 0, 0);
  }

  @Override
  public long[] firstNanos() {
    return firstNanos.clone();
  }

  /** One input size, constant times, one frame at a time as good as many. */
  public static EngineModel constant(long frameNanos) {
    return new EngineModel(new long[] {frameNanos});
  }

  public EngineModel withSigma(double newSigma) {
    return new EngineModel(
        firstNanos,
        furtherShare,
        newSigma,
        throttledFactor,
        throttledFromNanos,
        throttledUntilNanos);
  }

  public EngineModel withFurtherShare(double newFurtherShare) {
    return new EngineModel(
        firstNanos,
        newFurtherShare,
        sigma,
        throttledFactor,
        throttledFromNanos,
        throttledUntilNanos);
  }

  public EngineModel throttled(double factor, long fromNanos, long untilNanos) {
    return new EngineModel(firstNanos, furtherShare, sigma, factor, fromNanos, untilNanos);
  }

  /** The mean time of a batch while the engine is not throttled. */
  public double meanNanos(int profileIndex, int batchCount) {
    return firstNanos[profileIndex] * (1 + furtherShare * (batchCount - 1));
  }

  /** The least engine time that a frame can cost. */
  public double leastNanosPerFrame(int maxBatchCount) {
    double least = Double.MAX_VALUE;
    for (int p = 0; p < firstNanos.length; p++) {
      for (int b = 1; b <= maxBatchCount; b++) {
        least = Math.min(least, meanNanos(p, b) / b);
      }
    }
    return least;
  }

  /** Times from a seed. */
  public ServiceTimes times(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return (profileIndex, batchCount, nowEpochNanos) -> {
      double nanos = meanNanos(profileIndex, batchCount);
      long since = nowEpochNanos - CameraTraffic.START_EPOCH_NANOS;
      if (since >= throttledFromNanos && since < throttledUntilNanos) {
        nanos *= throttledFactor;
      }
      if (sigma > 0) {
        nanos *= Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
      }
      return Math.max(1, Math.round(nanos));
    };
  }
}
