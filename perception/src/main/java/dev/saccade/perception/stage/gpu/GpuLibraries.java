package dev.saccade.perception.stage.gpu;

import java.util.Locale;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvonnxparser;

/** The native libraries and the device. Touching this class loads them. */
final class GpuLibraries {
  private static final int DEVICE = 0;

  private GpuLibraries() {}

  /**
   * Loads everything and names it in one line.
   *
   * @throws LinkageError where a library is missing
   * @throws GpuException where there is no device that can be used
   */
  static String describe() {
    Loader.load(cudart.class);
    int[] count = new int[1];
    int error = cudart.cudaGetDeviceCount(count);
    if (error != cudart.cudaSuccess) {
      throw new GpuException("no usable NVIDIA GPU: " + errorText(error));
    }
    if (count[0] < 1) {
      throw new GpuException("no NVIDIA GPU in this machine");
    }
    Loader.load(nvrtc.class);
    Loader.load(nvinfer.class);
    Loader.load(nvonnxparser.class);
    int[] driver = new int[1];
    Cuda.check(cudart.cudaDriverGetVersion(driver), "cudaDriverGetVersion");
    try (PointerScope scope = new PointerScope()) {
      cudaDeviceProp properties = new cudaDeviceProp();
      Cuda.check(cudart.cudaGetDeviceProperties(properties, DEVICE), "cudaGetDeviceProperties");
      return String.format(
          Locale.ROOT,
          "%s (sm_%s, %.0f GiB), CUDA driver %d.%d, TensorRT %s, NVRTC %s",
          properties.name().getString(),
          computeCapability(),
          properties.totalGlobalMem() / (double) (1L << 30),
          driver[0] / 1000,
          driver[0] % 1000 / 10,
          tensorRtVersion(),
          nvrtcVersion());
    }
  }

  /** E.g. {@code 90} for a Hopper. */
  static String computeCapability() {
    return attribute(cudart.cudaDevAttrComputeCapabilityMajor)
        + ""
        + attribute(cudart.cudaDevAttrComputeCapabilityMinor);
  }

  /** The device's name, as plans are keyed by it: two chips of one capability time differently. */
  static String deviceName() {
    try (PointerScope scope = new PointerScope()) {
      cudaDeviceProp properties = new cudaDeviceProp();
      Cuda.check(cudart.cudaGetDeviceProperties(properties, DEVICE), "cudaGetDeviceProperties");
      return properties.name().getString();
    }
  }

  /** E.g. {@code 13.1}. */
  static String nvrtcVersion() {
    int[] major = new int[1];
    int[] minor = new int[1];
    Cuda.checkNvrtc(nvrtc.nvrtcVersion(major, minor), "nvrtcVersion");
    return major[0] + "." + minor[0];
  }

  /** E.g. {@code 10.15.1}. */
  static String tensorRtVersion() {
    int version = nvinfer.getInferLibVersion();
    return version / 10_000 + "." + version / 100 % 100 + "." + version % 100;
  }

  /** Memory of the device in use, in bytes. */
  static long usedBytes() {
    try (SizeTPointer free = new SizeTPointer(1);
        SizeTPointer total = new SizeTPointer(1)) {
      Cuda.check(cudart.cudaMemGetInfo(free, total), "cudaMemGetInfo");
      return total.get() - free.get();
    }
  }

  /** Of the device's memory, what nobody uses: 0 to 1. */
  static double freeShare() {
    try (SizeTPointer free = new SizeTPointer(1);
        SizeTPointer total = new SizeTPointer(1)) {
      Cuda.check(cudart.cudaMemGetInfo(free, total), "cudaMemGetInfo");
      return (double) free.get() / total.get();
    }
  }

  private static int attribute(int which) {
    int[] value = new int[1];
    Cuda.check(cudart.cudaDeviceGetAttribute(value, which, DEVICE), "cudaDeviceGetAttribute");
    return value[0];
  }

  static String errorText(int error) {
    return cudart.cudaGetErrorString(error).getString() + " (" + error + ")";
  }
}
