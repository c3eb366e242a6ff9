package dev.saccade.perception.deadline;

/**
 * Which input size to use: down at once when the slack asks for it, up only when the larger one has
 * fitted for a while and the engine could hold it at the rate of the frames. Rung 0 is the largest.
 */
final class ProfileLadder {
  private static final long PATIENCE_NANOS = 1_000_000_000;

  /** So many starts in a row that needed a smaller size move the ladder; fewer pass. */
  private static final int STRAINED_STARTS = 3;

  /** The engine's share of the time at a size that it is let up to. */
  private static final double MOST_UTILISATION = 0.85;

  private int rung;
  private int strainedCount;
  private long fittingSinceEpochNanos = Long.MIN_VALUE;

  void forgetInstants() {
    fittingSinceEpochNanos = Long.MIN_VALUE;
  }

  /** The largest size the ladder is willing to use. */
  int rung() {
    return rung;
  }

  /**
   * Chooses for the batch to start now.
   *
   * @param fitting the largest size with which all that waits is on time
   * @param utilisationAbove the share of the engine that the next larger size would take, at the
   *     rate at which frames come
   */
  int choose(int fitting, double utilisationAbove, long nowEpochNanos) {
    if (fittingSinceEpochNanos == Long.MIN_VALUE) {
      fittingSinceEpochNanos = nowEpochNanos;
    }
    int used = Math.max(rung, fitting);
    if (fitting > rung) {
      fittingSinceEpochNanos = nowEpochNanos;
      if (++strainedCount >= STRAINED_STARTS) {
        rung = fitting;
        strainedCount = 0;
      }
      return used;
    }
    strainedCount = 0;
    if (fitting == rung || utilisationAbove > MOST_UTILISATION) {
      fittingSinceEpochNanos = nowEpochNanos;
    } else if (nowEpochNanos - fittingSinceEpochNanos >= PATIENCE_NANOS) {
      rung--;
      fittingSinceEpochNanos = nowEpochNanos;
      return rung;
    }
    return used;
  }
}
