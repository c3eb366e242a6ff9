package dev.saccade.perception.network.bundle;

/** Field checks with one form of message: field, value, rule. */
final class Rule {
  private Rule() {}

  static void that(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: " + expected + ")");
    }
  }

  static <T> T present(String field, T value) {
    that(value != null, field, "missing", "a value");
    return value;
  }

  static void named(String field, String value) {
    that(value != null && !value.isBlank(), field, value, "not blank");
  }
}
