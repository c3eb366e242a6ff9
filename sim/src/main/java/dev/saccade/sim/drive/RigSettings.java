package dev.saccade.sim.drive;

import dev.saccade.perception.track.CameraCalibration;
import java.util.Map;

/**
 * What somebody says of a recording's vehicle that the recording does not say.
 *
 * @param frame the vehicle's, of recordings with frames of reference
 * @param calibrations by camera id, instead of what the recording says
 */
public record RigSettings(VehicleFrame frame, Map<String, CameraCalibration> calibrations) {
  /** Nothing is said. */
  public static final RigSettings NONE = new RigSettings(VehicleFrame.USUAL, Map.of());

  public RigSettings {
    calibrations = Map.copyOf(calibrations);
  }
}
