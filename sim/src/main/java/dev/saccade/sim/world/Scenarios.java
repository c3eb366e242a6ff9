package dev.saccade.sim.world;

import java.util.List;

/** The worlds there are, by name. */
public final class Scenarios {
  private static final List<String> NAMES = List.of("city-street");

  private Scenarios() {}

  public static List<String> names() {
    return NAMES;
  }

  static void requireKnown(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "scenario: '" + name + "' (expected: one of " + String.join(", ", NAMES) + ")");
    }
  }

  static World build(String name, long seed, double seconds) {
    requireKnown(name);
    return CityStreet.world(seed, seconds);
  }
}
