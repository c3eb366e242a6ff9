package dev.saccade.sim.drive;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which frame of reference of a recording is the vehicle's: x forward, y left, z up (REP 103, ISO
 * 8855).
 *
 * @param name empty for {@code base_link} or, where there is none, {@code base_footprint}
 * @param heightMetres of its origin above the ground; empty for what {@code base_footprint} says,
 *     which is on the ground, or 0
 */
public record VehicleFrame(Optional<String> name, OptionalDouble heightMetres) {
  /** What recordings mostly call it. */
  public static final VehicleFrame USUAL =
      new VehicleFrame(Optional.empty(), OptionalDouble.empty());

  private static final double MOST_METRES = 10;

  public VehicleFrame {
    if (name.isPresent() && name.get().isBlank()) {
      throw new IllegalArgumentException("vehicle-frame: empty (expected: a frame's name)");
    }
    if (heightMetres.isPresent() && !(Math.abs(heightMetres.getAsDouble()) <= MOST_METRES)) {
      throw new IllegalArgumentException(
          "vehicle-frame-height: "
              + heightMetres.getAsDouble()
              + " (expected: metres above the ground, -10 to 10)");
    }
  }
}
