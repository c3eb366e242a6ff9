/**
 * The Kafka Streams topology: topics, serdes, processors and state stores, from {@code
 * camera.frames} to {@code instance.tracks} and {@code frame.outcomes}.
 *
 * <p>Wire messages are converted here, at the edge: the {@code Wire...} classes. gRPC, engines and
 * commands may not enter.
 */
package dev.saccade.perception.stream;
