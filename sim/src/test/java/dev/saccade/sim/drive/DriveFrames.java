package dev.saccade.sim.drive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All frames of a drive, for tests of small ones. */
public final class DriveFrames {
  private DriveFrames() {}

  public static List<DriveFrame> of(Path path) throws IOException {
    try (Drive drive = Drives.open(path)) {
      return of(drive);
    }
  }

  public static List<DriveFrame> of(Drive drive) throws IOException {
    List<DriveFrame> frames = new ArrayList<>();
    drive.frames().forEachRemaining(frames::add);
    return frames;
  }
}
