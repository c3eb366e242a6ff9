package dev.saccade.sim.drive;

import dev.saccade.sim.drive.mcap.McapDrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens whatever a path holds as a drive. */
public final class Drives {
  private Drives() {}

  /**
   * What a folder of pictures is taken to be captured at where nothing says otherwise: the rate of
   * KITTI's cameras.
   */
  public static final double USUAL_PICTURES_PER_SECOND = 10;

  /**
   * @param path a drive folder, a folder of pictures, an MCAP file or a video
   * @throws BadDriveException naming the path: nothing is there, or nothing that can be read
   */
  public static Drive open(Path path) throws IOException {
    return open(path, RigSettings.NONE);
  }

  /**
   * @throws BadDriveException also where cameras are calibrated, and none of them is the drive's
   */
  public static Drive open(Path path, RigSettings rig) throws IOException {
    Drive drive = recorded(path, rig);
    if (rig.calibrations().isEmpty()) {
      return drive;
    }
    try {
      return CalibratedDrive.of(drive, rig.calibrations());
    } catch (BadDriveException e) {
      drive.close();
      throw e;
    }
  }

  private static Drive recorded(Path path, RigSettings rig) throws IOException {
    if (!Files.exists(path)) {
      throw new BadDriveException(path + ": no such file or folder");
    }
    if (DriveFolder.isAt(path)) {
      return DriveFolder.open(path);
    }
    if (Files.isDirectory(path)) {
      Optional<Path> recording = recordingIn(path);
      if (recording.isPresent()) {
        return McapDrive.open(recording.get(), rig);
      }
      return PictureFolderDrive.open(path, USUAL_PICTURES_PER_SECOND);
    }
    return McapDrive.isAt(path)
        ? McapDrive.open(path, rig)
        : VideoDrive.open(path.toString(), false);
  }

  /** ROS 2 records into a folder of its own: an MCAP file, or several, and what describes them. */
  private static Optional<Path> recordingIn(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files =
          listed.filter(file -> file.getFileName().toString().endsWith(".mcap")).sorted().toList();
    }
    if (files.size() > 1) {
      throw new BadDriveException(
          folder
              + ": a recording in "
              + files.size()
              + " MCAP files; name one of them, e.g. "
              + files.get(0));
    }
    return files.stream().findFirst();
  }

  /**
   * @param source a capture device or a URL, as FFmpeg understands it
   * @throws BadDriveException if nothing answers there, or no video comes
   */
  public static Drive openLive(String source) throws IOException {
    return VideoDrive.open(source, true);
  }
}
