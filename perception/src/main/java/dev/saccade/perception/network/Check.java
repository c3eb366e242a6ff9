package dev.saccade.perception.network;

/** The rules that many records of this room share. */
final class Check {
  private Check() {}

  static void positive(String field, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: >= 1)");
    }
  }

  static void notNegative(String field, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: >= 0)");
    }
  }

  static void window(int kernel, int stride, int padding) {
    positive("kernel", kernel);
    positive("stride", stride);
    notNegative("padding", padding);
    if (padding > kernel / 2) {
      throw new IllegalArgumentException(
          "padding: " + padding + " (expected: <= half of kernel " + kernel + ")");
    }
  }
}
