package dev.saccade.sim.app;

import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a drive has, in one line: so that nobody waits for metres that cannot come. */
final class DriveSentence {
  private DriveSentence() {}

  static String of(Drive drive) {
    return drive.cameras().size()
        + (drive.cameras().size() == 1 ? " camera: " : " cameras: ")
        + drive.cameras().stream().map(DriveSentence::of).collect(Collectors.joining(", "))
        + "; "
        + drive.egoPoses().map(from -> "ego poses from " + from).orElse("no ego poses");
  }

  private static String of(DriveCamera camera) {
    return String.format(
        Locale.ROOT,
        "%s %dx%d at %.1f/s %s",
        camera.id(),
        camera.widthPixels(),
        camera.heightPixels(),
        camera.framesPerSecond(),
        camera.calibration().isPresent() ? "calibrated" : "not calibrated");
  }
}
