package dev.saccade.perception.track;

import java.io.DataInput;
import java.io.IOException;

/** Reads numbers back and refuses what no writer wrote. */
final class FiniteNumbers {
  private FiniteNumbers() {}

  static double read(DataInput in) throws IOException {
    float value = in.readFloat();
    if (!Float.isFinite(value)) {
      throw new IOException("number: " + value + " (expected: finite)");
    }
    return value;
  }
}
