package dev.saccade.sim.drive;

import dev.saccade.perception.track.CameraCalibration;
import java.util.Optional;

/**
 * One camera of a drive.
 *
 * @param framesPerSecond nominal
 */
public record DriveCamera(
    String id,
    int widthPixels,
    int heightPixels,
    double framesPerSecond,
    Optional<CameraCalibration> calibration) {
  public DriveCamera {
    if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
      throw new IllegalArgumentException(
          "camera " + id + ": " + framesPerSecond + " frames/s (expected: above 0, at most 1000)");
    }
  }
}
