/**
 * Graphs as ONNX files, and weights as safetensors.
 *
 * <p>Formats only: bytes in, bytes out. Engines and native types may not enter.
 */
package dev.saccade.perception.network.format;
