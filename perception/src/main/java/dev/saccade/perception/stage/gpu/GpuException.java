package dev.saccade.perception.stage.gpu;

/** A call of CUDA, TensorRT, NVRTC or nvJPEG that failed; the message names call and error. */
final class GpuException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GpuException(String message) {
    super(message);
  }
}
