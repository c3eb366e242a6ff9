package dev.saccade.sim.app;

import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.sim.drive.CalibrationFile;
import dev.saccade.sim.drive.RigSettings;
import dev.saccade.sim.drive.VehicleFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** What is said of a drive's vehicle: how its cameras sit on it, and which frame is its own. */
final class RigOptions {
  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description =
          "Camera id to calibration, as calibration.yaml of a drive folder and the vehicle's"
              + " configuration have it: tracks of a camera that has one are in metres.")
  private Path calibrationFile;

  @Option(
      names = "--vehicle-frame",
      paramLabel = "NAME",
      description =
          "MCAP files: the frame of /tf_static that tracks are told in (default: base_link or,"
              + " where there is none, base_footprint).")
  private String frame;

  @Option(
      names = "--vehicle-frame-height",
      paramLabel = "METRES",
      description =
          "MCAP files: how high that frame's origin is above the ground (default: what"
              + " base_footprint says, else 0).")
  private Double heightMetres;

  RigSettings settings() throws IOException {
    Map<String, CameraCalibration> calibrations =
        calibrationFile == null ? Map.of() : CalibrationFile.read(calibrationFile);
    try {
      return new RigSettings(
          new VehicleFrame(
              Optional.ofNullable(frame),
              heightMetres == null ? OptionalDouble.empty() : OptionalDouble.of(heightMetres)),
          calibrations);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage(), e);
    }
  }
}
