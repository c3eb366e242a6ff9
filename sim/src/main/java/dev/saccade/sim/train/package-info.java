/**
 * Training: labelled pictures in, weights out. Reads data sets, augments, runs a network graph
 * forward and backward in libtorch, and writes checkpoints from which it continues.
 *
 * <p>The only room that may touch libtorch ({@code org.bytedeco.pytorch}). No Kafka, no gRPC, no
 * engine of the vehicle may enter; architectures come as data from {@code perception.network}.
 */
package dev.saccade.sim.train;
