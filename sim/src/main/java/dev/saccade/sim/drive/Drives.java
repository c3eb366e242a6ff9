package dev.saccade.sim.drive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens whatever a path holds as a drive. */
public final class Drives {
  private Drives() {}

  /**
   * @param path a drive folder
   * @throws BadDriveException naming the path: nothing is there, or nothing that can be read
   */
  public static Drive open(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new BadDriveException(path + ": no such file or folder");
    }
    if (DriveFolder.isAt(path)) {
      return DriveFolder.open(path);
    }
    throw new BadDriveException(path + ": no drive (expected: a drive folder)");
  }
}
