/**
 * Follows instances over time: association, motion model, ground-plane geometry, track life cycle.
 *
 * <p>Pure computation over {@code frame} and {@code instance}, told the time by the frames. Kafka,
 * wire messages and engines may not enter.
 */
package dev.saccade.perception.track;
