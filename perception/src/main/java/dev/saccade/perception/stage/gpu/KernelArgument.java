package dev.saccade.perception.stage.gpu;

/** What a kernel is given. */
sealed interface KernelArgument {
  /** A 32-bit integer. */
  record WholeNumber(int value) implements KernelArgument {}

  /** A pointer to a region of the device's arena. */
  record Place(Region region) implements KernelArgument {}

  /** A null pointer. */
  record Nothing() implements KernelArgument {}
}
