/**
 * Frames as they arrive: ids, clocks, encodings, decoding, bounds on what is accepted.
 *
 * <p>The lowest room: it knows no other. Kafka, gRPC, wire messages and engines may not enter.
 */
package dev.saccade.perception.frame;
