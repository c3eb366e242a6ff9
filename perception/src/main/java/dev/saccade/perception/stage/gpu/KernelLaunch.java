package dev.saccade.perception.stage.gpu;

import java.util.List;

/**
 * One launch: so many threads for each image, in blocks of {@link #BLOCK_THREADS}.
 *
 * @param kernel its name in {@code saccade_kernels.cu}
 */
record KernelLaunch(
    String kernel, int threadCount, int imageCount, List<KernelArgument> arguments) {
  static final int BLOCK_THREADS = 128;

  KernelLaunch {
    arguments = List.copyOf(arguments);
    if (threadCount < 1 || imageCount < 1) {
      throw new IllegalArgumentException(
          kernel + ": " + threadCount + " threads, " + imageCount + " images (expected: >= 1)");
    }
  }

  /**
   * @param arguments numbers, regions, and null for null pointers, in the kernel's order
   */
  static KernelLaunch of(String kernel, int threadCount, int imageCount, Object... arguments) {
    return new KernelLaunch(
        kernel,
        threadCount,
        imageCount,
        java.util.Arrays.stream(arguments).map(KernelLaunch::argument).toList());
  }

  private static KernelArgument argument(Object value) {
    if (value == null) {
      return new KernelArgument.Nothing();
    }
    if (value instanceof Region region) {
      return new KernelArgument.Place(region);
    }
    return new KernelArgument.WholeNumber((Integer) value);
  }

  int blockCount() {
    return (threadCount + BLOCK_THREADS - 1) / BLOCK_THREADS;
  }
}
