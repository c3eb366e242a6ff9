package dev.saccade.sim.train;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads libtorch. Call {@link #load()} before any other class of {@code org.bytedeco.pytorch} is
 * touched.
 */
final class Torch {
  private static boolean loaded;

  private Torch() {}

  /**
   * Unpacks and loads the native libraries; the second call does nothing.
   *
   * <p>They are unpacked all at once first: with a cold cache libtorch.so would be loaded before
   * libtorch_cpu.so lies beside it, and the process dies without a word.
   */
  static synchronized void load() {
    if (loaded) {
      return;
    }
    try {
      Loader.cacheResources("/org/bytedeco/openblas/" + Loader.getPlatform() + "/");
      Loader.cacheResources("/org/bytedeco/pytorch/" + Loader.getPlatform() + "/");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException("libtorch cannot be unpacked", e);
    }
    Loader.load(torch.class);
    loaded = true;
  }

  /** Loads libtorch and sets how many threads its operators use. */
  static void load(int threads) {
    load();
    torch.set_num_threads(threads);
  }

  static Device cpu() {
    return new Device(torch.DeviceType.CPU);
  }
}
