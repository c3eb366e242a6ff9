package dev.saccade.perception.instance;

import java.util.Objects;

/**
 * A thing class of a network.
 *
 * @param id as the network numbers it, 0 to 254
 * @param name as the bundle names it, e.g. {@code Car}
 */
public record ObjectClass(int id, String name, ObjectCategory category) {
  public ObjectClass {
    Objects.requireNonNull(category, "category");
    if (id < 0 || id > 254) {
      throw new IllegalArgumentException("id: " + id + " (expected: 0 to 254)");
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: blank (class " + id + ")");
    }
  }
}
