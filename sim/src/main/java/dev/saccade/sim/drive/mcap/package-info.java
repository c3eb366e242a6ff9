/**
 * MCAP files as drives: the records of a file, the messages in them (of ROS 2, ROS 1 and Foxglove),
 * and what they say together: which pictures each camera took and when, where it sits on the
 * vehicle and how its lens bends rays, and where the vehicle was.
 *
 * <p>Messages become plain records at once; nothing outside knows their layouts. As in all drives,
 * the pipeline, brokers and networks may not enter.
 */
package dev.saccade.sim.drive.mcap;
