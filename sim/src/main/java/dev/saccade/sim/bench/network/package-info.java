/**
 * Benchmarks of networks and of what is made of their maps: rivals take turns on the same engine,
 * in one run.
 *
 * <p>Kafka and gRPC may not enter.
 */
package dev.saccade.sim.bench.network;
