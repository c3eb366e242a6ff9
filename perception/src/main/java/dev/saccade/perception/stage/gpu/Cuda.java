package dev.saccade.perception.stage.gpu;

import java.util.List;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Calls of CUDA that answer with an error number, turned into calls that throw. */
final class Cuda {
  private Cuda() {}

  static void check(int error, String call) {
    if (error != cudart.cudaSuccess) {
      throw new GpuException(GpuFault.ofCuda(error), call + ": " + GpuLibraries.errorText(error));
    }
  }

  /** For calls of the driver's own interface. */
  static void checkDriver(int error, String call) {
    if (error != cudart.CUDA_SUCCESS) {
      throw new GpuException(GpuFault.ofCuda(error), call + ": CUDA driver error " + error);
    }
  }

  static void checkNvrtc(int error, String call) {
    if (error != nvrtc.NVRTC_SUCCESS) {
      throw new GpuException(call + ": " + nvrtc.nvrtcGetErrorString(error).getString());
    }
  }

  /** Device memory of so many bytes; the caller frees it with {@link #free}. */
  static BytePointer allocate(long byteCount) {
    try (PointerPointer<Pointer> place = new PointerPointer<>(1)) {
      check(cudart.cudaMalloc(place, byteCount), "cudaMalloc of " + byteCount + " bytes");
      return new BytePointer(place.get(0)).capacity(byteCount);
    }
  }

  static void free(Pointer memory) {
    check(cudart.cudaFree(memory), "cudaFree");
  }

  /** Page-locked memory of the host; the caller frees it with {@link #freeHost}. */
  static BytePointer allocateHost(long byteCount) {
    try (PointerPointer<Pointer> place = new PointerPointer<>(1)) {
      check(cudart.cudaMallocHost(place, byteCount), "cudaMallocHost of " + byteCount + " bytes");
      return new BytePointer(place.get(0)).capacity(byteCount);
    }
  }

  /** Runs every step, whatever those before it did; then throws the first failure. */
  static void closeAll(List<Runnable> steps) {
    RuntimeException first = null;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException failed) {
        if (first == null) {
          first = failed;
        } else {
          first.addSuppressed(failed);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  static void freeHost(Pointer memory) {
    check(cudart.cudaFreeHost(memory), "cudaFreeHost");
  }
}
