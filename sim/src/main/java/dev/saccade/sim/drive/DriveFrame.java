package dev.saccade.sim.drive;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.frame.FrameEncoding;
import java.util.Optional;

/**
 * One captured frame of a drive.
 *
 * @param sequence counts the camera's captures from 0
 * @param captureOffsetNanos since the start of the drive
 * @param payload encoded pixels; shared, not copied
 */
public record DriveFrame(
    String cameraId,
    long sequence,
    long captureOffsetNanos,
    FrameEncoding encoding,
    int widthPixels,
    int heightPixels,
    byte[] payload,
    Optional<EgoPose> egoPose) {
  @Override
  public String toString() {
    return "DriveFrame[" + cameraId + "/" + sequence + " at " + captureOffsetNanos + " ns]";
  }
}
