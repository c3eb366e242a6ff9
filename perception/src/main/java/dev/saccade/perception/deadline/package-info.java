/**
 * Decides which frame is worked on, when, at which profile, and which is given up: admission,
 * ordering, shedding, the latency model, outcomes.
 *
 * <p>Arithmetic over times and queues. It knows {@code frame} and nothing else of ours; Kafka,
 * engines, threads and clocks may not enter: every method is told the time.
 */
package dev.saccade.perception.deadline;
