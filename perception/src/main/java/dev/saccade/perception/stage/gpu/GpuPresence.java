package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.stage.EnginePresence;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the GPU engine can be used here, and what is missing if not. Touches nothing that could
 * end the process: the device is counted first, and TensorRT's runtime is only made where there is
 * one.
 */
public final class GpuPresence {
  private static final String NAME = "gpu";

  /** What the system's loader says of a library that is not there. */
  private static final Pattern MISSING_LIBRARY =
      Pattern.compile("(lib[A-Za-z0-9_+-]+)\\.so[.0-9]*: cannot open shared object file");

  private static EnginePresence found;

  private GpuPresence() {}

  /** Looks once in a process: the second look at bindings that did not load says less. */
  public static synchronized EnginePresence look() {
    if (found == null) {
      found = lookNow();
    }
    return found;
  }

  private static EnginePresence lookNow() {
    try {
      return new EnginePresence(
          NAME, true, GpuLibraries.describe() + ", JPEG by " + DeviceJpeg.describe());
    } catch (GpuException refused) {
      return new EnginePresence(NAME, false, refused.getMessage());
    } catch (LinkageError missing) {
      return new EnginePresence(NAME, false, missing(missing));
    }
  }

  /** One line for what a failed load tells in many. */
  static String missing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Matcher library = MISSING_LIBRARY.matcher(String.valueOf(cause.getMessage()));
      if (library.find()) {
        return advice(library.group(1));
      }
    }
    if (failure instanceof NoClassDefFoundError) {
      return "the Java bindings of CUDA or TensorRT are not on the class path ("
          + failure.getMessage()
          + ")";
    }
    String message = String.valueOf(failure.getMessage());
    return "the bindings do not load: " + message.lines().findFirst().orElse("no reason given");
  }

  private static String advice(String library) {
    return switch (library) {
      case "libcuda" -> "no NVIDIA driver: libcuda is missing; install the driver of the GPU";
      case "libcudart", "libnvrtc", "libnvjpeg" ->
          library + " is missing; install CUDA 13, or build with -Pgpu-redist";
      case "libnvinfer", "libnvinfer_plugin", "libnvonnxparser" ->
          library + " is missing; install TensorRT 10, or build with -Pgpu-redist";
      case "libcublas", "libcublasLt", "libcudnn" ->
          library + " is missing; install cuBLAS of CUDA 13 and cuDNN 9";
      default -> library + " is missing; deploy/gpu.md says which libraries go together";
    };
  }
}
