package dev.saccade.sim.train;

import org.bytedeco.pytorch.global.torch;

/** While open, convolutions of this thread run in bf16. */
final class Autocast implements AutoCloseable {
  private final boolean active;

  Autocast(boolean active) {
    this.active = active;
    if (active) {
      torch.set_autocast_enabled(torch.DeviceType.CPU, true);
      torch.set_autocast_dtype(torch.DeviceType.CPU, torch.ScalarType.BFloat16);
    }
  }

  @Override
  public void close() {
    if (active) {
      torch.clear_cache();
      torch.set_autocast_enabled(torch.DeviceType.CPU, false);
    }
  }
}
