package dev.saccade.sim.drive.mcap;

/**
 * A picture in a file.
 *
 * @param stampNanos when its message says that it was taken; 0 where it says nothing
 * @param loggedNanos when it was recorded
 */
record Captured(
    long stampNanos, long loggedNanos, McapFile.Place place, int length, PictureForm form) {
  long timeNanos(boolean stamped) {
    return stamped ? stampNanos : loggedNanos;
  }
}
