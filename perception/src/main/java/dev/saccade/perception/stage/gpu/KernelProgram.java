package dev.saccade.perception.stage.gpu;

import java.util.List;

/**
 * What is launched for one batch, in order.
 *
 * @param uploads tables that stand in the arena before the first run and never change
 */
record KernelProgram(List<Upload> uploads, List<KernelLaunch> launches) {
  /** Bytes, little-endian, for a region. */
  record Upload(Region region, byte[] bytes) {
    Upload {
      if (bytes.length > region.byteCount()) {
        throw new IllegalArgumentException(
            region.name()
                + ": "
                + bytes.length
                + " bytes (expected: <= "
                + region.byteCount()
                + ")");
      }
    }
  }

  KernelProgram {
    uploads = List.copyOf(uploads);
    launches = List.copyOf(launches);
  }
}
