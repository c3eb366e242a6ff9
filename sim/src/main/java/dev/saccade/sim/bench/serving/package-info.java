/**
 * What a planner that stops reading costs the others: the real server, fed with made-up updates.
 *
 * <p>Neither Kafka nor a pipeline may enter: what is measured is the way from the hub to the
 * planners.
 */
package dev.saccade.sim.bench.serving;
