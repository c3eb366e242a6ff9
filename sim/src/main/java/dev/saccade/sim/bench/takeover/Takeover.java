package dev.saccade.sim.bench.takeover;

import java.util.Set;

/**
 * What a planner felt.
 *
 * @param gapNanos the longest time between two updates
 * @param blackoutNanos the longest time between the captures of two frames that it saw in
 *     succession
 * @param lostFrames that it was told were dropped
 * @param idsBefore of confirmed tracks, until the owner ended
 * @param idsAfter of confirmed tracks, since
 */
record Takeover(
    long gapNanos, long blackoutNanos, long lostFrames, Set<Long> idsBefore, Set<Long> idsAfter) {
  boolean sameIds() {
    return idsBefore.equals(idsAfter);
  }
}
