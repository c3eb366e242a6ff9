package dev.saccade.perception.stage.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bytedeco.javacpp.Loader;

/** The libraries that the GPU stage wants, and which of them this machine lacks. */
public final class GpuRequirements {
  private static final String CUDA = "/org/bytedeco/cuda/";
  private static final String TENSORRT = "/org/bytedeco/tensorrt/";

  /**
   * @param name as the system's loader knows it
   * @param jarFolder where {@code -Pgpu-redist} would have it; empty for what only an installation
   *     brings
   * @param advice what to do where it is missing
   */
  private record Library(String name, String jarFolder, String advice) {}

  private static final List<Library> LIBRARIES =
      List.of(
          new Library("libcuda.so.1", "", "no NVIDIA driver; install the driver of the GPU"),
          new Library("libcudart.so.13", CUDA, "install CUDA 13, or build with -Pgpu-redist"),
          new Library("libnvrtc.so.13", CUDA, "install CUDA 13, or build with -Pgpu-redist"),
          new Library(
              "libnvinfer.so.10", TENSORRT, "install TensorRT 10, or build with -Pgpu-redist"),
          new Library(
              "libnvonnxparser.so.10", TENSORRT, "install TensorRT 10, or build with -Pgpu-redist"),
          new Library(
              "libnvinfer_plugin.so.10",
              TENSORRT,
              "install TensorRT 10, or build with -Pgpu-redist (the parser's bindings name it)"),
          new Library("libcublas.so.13", "", "install cuBLAS of CUDA 13 (the bindings name it)"),
          new Library("libcudnn.so.9", "", "install cuDNN 9 (the bindings name it)"),
          new Library(
              "libnvjpeg.so.13", CUDA, "without it the host decodes JPEG; install CUDA 13's"));

  private GpuRequirements() {}

  /** One line for each library that is missing; none where everything is there. */
  public static List<String> missing() {
    return missing(GpuRequirements::loads, GpuRequirements::isInJar);
  }

  static List<String> missing(Predicate<String> loads, Predicate<String> isInJar) {
    List<String> lines = new ArrayList<>();
    for (Library library : LIBRARIES) {
      boolean there =
          !library.jarFolder.isEmpty()
                  && isInJar.test(
                      library.jarFolder + "linux-" + architecture() + "/" + library.name)
              || loads.test(library.name);
      if (!there) {
        lines.add(library.name + " is missing: " + library.advice);
      }
    }
    return lines;
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
  }

  private static boolean loads(String name) {
    try {
      Loader.load(Loader.class);
      Loader.loadGlobal(name);
      return true;
    } catch (LinkageError missing) {
      return false;
    }
  }

  private static boolean isInJar(String resource) {
    return GpuRequirements.class.getResource(resource) != null;
  }
}
