/**
 * The stage on the CPU: OpenCV decodes, ONNX Runtime computes, Java samples. The embedded default:
 * it works on a laptop.
 *
 * <p>ONNX Runtime lives in this room alone. It knows the contract in {@code stage}, bundles, and
 * {@code instance}; the GPU's libraries may not enter.
 */
package dev.saccade.perception.stage.cpu;
