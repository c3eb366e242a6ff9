/**
 * The perception stage: encoded frames in, instances out. The contract, and what its engines share;
 * {@code cpu} and {@code gpu} hold the engines.
 *
 * <p>It knows {@code frame}, {@code instance} and {@code network}. Kafka, gRPC and wire messages
 * may not enter; engines stay in their own rooms.
 */
package dev.saccade.perception.stage;
