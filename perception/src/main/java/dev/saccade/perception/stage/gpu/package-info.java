/**
 * The stage on the GPU: TensorRT computes, kernels of ours ({@code src/main/cuda}) prepare pixels
 * and extract instances, so that pixels do not leave the device between decoding and instances.
 *
 * <p>What is launched is a {@link dev.saccade.perception.stage.gpu.KernelProgram}: plain data, run
 * by the device here and by a host build of the same kernels in tests, against the Java oracle in
 * {@code instance}. CUDA and TensorRT live in this room alone; without a driver their classes do
 * not even load, so nothing outside of it may touch a class that mentions them.
 */
package dev.saccade.perception.stage.gpu;
