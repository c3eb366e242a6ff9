/**
 * The other side of the service: what a planner written in Java links against.
 *
 * <p>It knows the wire and gRPC, and nothing of the rest of Saccade.
 */
package dev.saccade.perception.serve.client;
