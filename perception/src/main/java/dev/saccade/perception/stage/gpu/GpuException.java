package dev.saccade.perception.stage.gpu;

/**
 * A call of CUDA, TensorRT, NVRTC or nvJPEG that failed; the message names fault, call and error.
 */
final class GpuException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final GpuFault fault;

  GpuException(GpuFault fault, String message) {
    super(fault == GpuFault.OTHER ? message : fault.text() + ": " + message);
    this.fault = fault;
  }

  GpuException(String message) {
    this(GpuFault.OTHER, message);
  }

  GpuFault fault() {
    return fault;
  }
}
