package dev.saccade.sim.drive.mcap;

/**
 * The poses that came on a topic.
 *
 * @param frame in which they stand
 * @param child whose they are; empty where the messages do not say
 */
record PoseTopic(String name, String frame, String child, PoseSeries poses) {}
