package dev.saccade.sim.app;

import dev.saccade.perception.app.UsageException;
import dev.saccade.sim.drive.VehicleFrame;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** Which frame of a recording is the vehicle's. */
final class VehicleFrameOptions {
  @Option(
      names = "--vehicle-frame",
      paramLabel = "NAME",
      description =
          "MCAP files: the frame of /tf_static that tracks are told in (default: base_link or,"
              + " where there is none, base_footprint).")
  private String name;

  @Option(
      names = "--vehicle-frame-height",
      paramLabel = "METRES",
      description =
          "MCAP files: how high that frame's origin is above the ground (default: what"
              + " base_footprint says, else 0).")
  private Double heightMetres;

  VehicleFrame frame() {
    try {
      return new VehicleFrame(
          Optional.ofNullable(name),
          heightMetres == null ? OptionalDouble.empty() : OptionalDouble.of(heightMetres));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage(), e);
    }
  }
}
