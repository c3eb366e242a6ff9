package dev.saccade.perception.stage.gpu;

/** Lays regions out one after the other in one piece of device memory, taken once. */
final class DeviceLayout {
  static final int ALIGNMENT_BYTES = 256;

  private long byteCount;

  Region place(String name, long regionBytes) {
    if (regionBytes < 1) {
      throw new IllegalArgumentException(name + ": " + regionBytes + " bytes (expected: >= 1)");
    }
    Region region = new Region(name, byteCount, regionBytes);
    byteCount +=
        Math.multiplyExact((regionBytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES, ALIGNMENT_BYTES);
    return region;
  }

  /** What all regions take together. */
  long byteCount() {
    return byteCount;
  }
}
