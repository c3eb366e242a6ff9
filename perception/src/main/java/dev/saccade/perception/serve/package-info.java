/**
 * The planners' side: the gRPC service, its subscribers, authentication and health; the client
 * library.
 *
 * <p>It reads topics; it knows {@code track} and the wire. Engines, the gate and the topology may
 * not enter.
 */
package dev.saccade.perception.serve;
