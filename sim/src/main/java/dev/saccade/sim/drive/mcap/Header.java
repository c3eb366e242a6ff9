package dev.saccade.sim.drive.mcap;

/**
 * When a message's content was true, and in which frame of reference.
 *
 * @param stampNanos 0 where it says nothing
 * @param frameId empty where it says nothing
 */
record Header(long stampNanos, String frameId) {
  /** A frame's name; the first versions of ROS wrote a slash before it. */
  static String frame(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
  }
}
