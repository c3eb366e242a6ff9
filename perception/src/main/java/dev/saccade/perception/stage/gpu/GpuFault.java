package dev.saccade.perception.stage.gpu;

/** What went wrong on the device, as far as it decides what to do next. */
enum GpuFault {
  OUT_OF_MEMORY("out of GPU memory"),
  /** The process's context is beyond repair: every later call answers with the same error. */
  DEVICE_LOST("GPU lost"),
  PLAN_REFUSED("plan refused"),
  OTHER("GPU error");

  // Of cudaError_t and CUresult, which agree in these.
  private static final int MEMORY_ALLOCATION = 2;
  private static final int DEVICES_UNAVAILABLE = 46;
  private static final int NO_DEVICE = 100;
  private static final int ECC_UNCORRECTABLE = 214;
  private static final int FIRST_STICKY = 700;
  private static final int LAST_STICKY = 720;

  private final String text;

  GpuFault(String text) {
    this.text = text;
  }

  /** For messages. */
  String text() {
    return text;
  }

  /** The fault that an error number of CUDA's runtime or driver stands for. */
  static GpuFault ofCuda(int error) {
    if (error == MEMORY_ALLOCATION) {
      return OUT_OF_MEMORY;
    }
    boolean lost =
        error == DEVICES_UNAVAILABLE
            || error == NO_DEVICE
            || error == ECC_UNCORRECTABLE
            || error >= FIRST_STICKY && error <= LAST_STICKY && !isOrdinary(error);
    return lost ? DEVICE_LOST : OTHER;
  }

  /** TensorRT answers with true and false; why stands in its log. */
  static GpuFault ofTensorRt(String lastError) {
    return lastError.contains("OutOfMemory") || lastError.contains("out of memory")
        ? OUT_OF_MEMORY
        : OTHER;
  }

  /** Errors between the sticky ones that leave the context as it was. */
  private static boolean isOrdinary(int error) {
    return switch (error) {
      case 701 /* out of resources for a launch */,
          704 /* peer access already on */,
          705 /* peer access not on */,
          708 /* context already active */,
          711 /* too many peers */,
          712 /* memory already registered */,
          713 /* memory not registered */,
          720 /* cooperative launch too large */ ->
          true;
      default -> false;
    };
  }
}
