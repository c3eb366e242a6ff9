package dev.saccade.sim.replay;

import dev.saccade.perception.frame.FrameId;

/**
 * How one processed frame came off.
 *
 * @param found true objects that a confirmed track of their class matches at overlap 0.5
 * @param missed true objects that none does
 * @param ghosts confirmed tracks that match none
 * @param pixelAccuracy share of pixels whose class is right; NaN where pixels are not judged
 */
public record FrameGrade(
    FrameId id, long offsetNanos, int found, int missed, int ghosts, double pixelAccuracy) {
  /** Harmonic mean of precision and recall, 0..1; 1 where nothing was there and nothing found. */
  public double f1() {
    int all = 2 * found + missed + ghosts;
    return all == 0 ? 1 : 2.0 * found / all;
  }
}
