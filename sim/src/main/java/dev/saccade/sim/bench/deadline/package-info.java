/**
 * The policy simulator: cameras, an engine and a gate as discrete events, from a seed, millions of
 * frames a second.
 *
 * <p>The gates are the pipeline's own objects. Neither Kafka nor threads nor clocks may enter: time
 * is what the next event says.
 */
package dev.saccade.sim.bench.deadline;
