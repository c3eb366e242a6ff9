/**
 * Networks as data: layers, graphs of layers, what they cost, and their weights.
 *
 * <p>An architecture builds a {@link dev.saccade.perception.network.Graph}; interpreters give it a
 * meaning (counting, ONNX export, training). Nothing here runs a network: Kafka, gRPC, inference
 * engines and native types may not enter.
 */
package dev.saccade.perception.network;
