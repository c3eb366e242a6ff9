package dev.saccade.sim.world;

import java.util.List;

/** The worlds there are, by name. */
public final class Scenarios {
  private static final List<String> NAMES =
      List.of(
          "city-street",
          "country-road",
          "crossing",
          "dense-crowd",
          "highway",
          "night-rain",
          "parking-lot",
          "tunnel-exit");

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
    ScenarioFile file = ScenarioFile.named(name);
    Dice dice = new Dice(seed).branch(name.hashCode());
    ScenarioFile.Values values = file.draw(dice.branch(10));
    Light light = Weather.drawn(file.drawLight(dice.branch(13)), dice.branch(11));
    Dice own = dice.branch(12);
    int noise = (int) dice.nextLong();
    return switch (file.layout()) {
      case STREET ->
          new CityStreet(own, StreetPlan.drawn(dice.branch(14), values), seconds)
              .build(light, noise);
      case HIGHWAY -> new Highway(own, values, seconds).build(light, noise);
      case COUNTRY_ROAD -> new CountryRoad(own, values, seconds).build(light, noise);
      case PARKING_LOT -> new ParkingLot(own, values, seconds).build(light, noise);
    };
  }
}
