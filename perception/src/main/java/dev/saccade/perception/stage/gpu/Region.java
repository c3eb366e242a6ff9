package dev.saccade.perception.stage.gpu;

/**
 * A part of the device's arena.
 *
 * @param offsetBytes from the arena's start, a multiple of {@link DeviceLayout#ALIGNMENT_BYTES}
 */
record Region(String name, long offsetBytes, long byteCount) {}
