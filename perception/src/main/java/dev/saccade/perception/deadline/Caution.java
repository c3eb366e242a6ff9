package dev.saccade.perception.deadline;

/**
 * Which share of the batches may take longer than the time that deadlines are held against.
 *
 * <p>Most frames are started well before they must be, so far fewer are late than batches overrun.
 * The share is therefore steered by what counts: of the frames started, one in two hundred may be
 * late. A late one makes the gate more cautious by as much as two hundred on time make it bolder.
 */
final class Caution {
  private static final double LATE_SHARE = 0.005;
  private static final double STEP = 0.2;
  private static final double BOLDER = 1 + STEP * LATE_SHARE / (1 - LATE_SHARE);
  private static final double LEAST_OVERRUN_SHARE = 0.005;
  private static final double MOST_OVERRUN_SHARE = 0.25;

  private double overrunShare = 0.01;

  double overrunShare() {
    return overrunShare;
  }

  void finished(boolean late) {
    double share = overrunShare * (late ? 1 - STEP : BOLDER);
    overrunShare = Math.max(LEAST_OVERRUN_SHARE, Math.min(MOST_OVERRUN_SHARE, share));
  }
}
