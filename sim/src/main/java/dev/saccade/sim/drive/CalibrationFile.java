package dev.saccade.sim.drive;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.saccade.perception.track.CameraCalibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Camera id to calibration, in YAML: of a drive folder, and of a vehicle's configuration. */
public final class CalibrationFile {
  private CalibrationFile() {}

  /**
   * @throws BadDriveException naming file and line: it is not there, or not as written
   */
  public static Map<String, CameraCalibration> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadDriveException(file + ": no such file");
    }
    return DriveYaml.read(file, new TypeReference<Map<String, CameraCalibration>>() {});
  }
}
