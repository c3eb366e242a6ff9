package dev.saccade.sim.drive;

import dev.saccade.perception.track.CameraCalibration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A drive whose cameras somebody calibrated afterwards. */
final class CalibratedDrive implements Drive {
  /** An aspect that differs by more belongs to another crop of the sensor. */
  private static final double ASPECT_TOLERANCE = 0.01;

  private final Drive source;
  private final List<DriveCamera> cameras;

  private CalibratedDrive(Drive source, List<DriveCamera> cameras) {
    this.source = source;
    this.cameras = List.copyOf(cameras);
  }

  /**
   * @param calibrations by camera id; those of cameras that the drive does not have are for other
   *     drives of the vehicle
   * @throws BadDriveException where it has none of the cameras, or one's pictures have another
   *     aspect
   */
  static CalibratedDrive of(Drive source, Map<String, CameraCalibration> calibrations)
      throws BadDriveException {
    List<String> ids = source.cameras().stream().map(DriveCamera::id).toList();
    if (calibrations.keySet().stream().noneMatch(ids::contains)) {
      throw new BadDriveException(
          "calibration: of "
              + new TreeSet<>(calibrations.keySet())
              + " (expected: at least one of the drive's cameras, "
              + ids
              + ")");
    }
    List<DriveCamera> cameras = new ArrayList<>();
    for (DriveCamera camera : source.cameras()) {
      CameraCalibration given = calibrations.get(camera.id());
      if (given != null) {
        requireAspect(camera, given);
      }
      cameras.add(
          given == null
              ? camera
              : new DriveCamera(
                  camera.id(),
                  camera.widthPixels(),
                  camera.heightPixels(),
                  camera.framesPerSecond(),
                  Optional.of(given)));
    }
    return new CalibratedDrive(source, cameras);
  }

  private static void requireAspect(DriveCamera camera, CameraCalibration given)
      throws BadDriveException {
    double ratio =
        (double) given.widthPixels()
            * camera.heightPixels()
            / ((double) given.heightPixels() * camera.widthPixels());
    if (Math.abs(ratio - 1) > ASPECT_TOLERANCE) {
      throw new BadDriveException(
          "calibration: camera "
              + camera.id()
              + " at "
              + given.widthPixels()
              + "x"
              + given.heightPixels()
              + ", its pictures are "
              + camera.widthPixels()
              + "x"
              + camera.heightPixels()
              + " (expected: the same aspect)");
    }
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public List<DriveCamera> cameras() {
    return cameras;
  }

  @Override
  public Iterator<DriveFrame> frames() throws IOException {
    return source.frames();
  }

  @Override
  public boolean live() {
    return source.live();
  }

  @Override
  public boolean labelled() {
    return source.labelled();
  }

  @Override
  public Optional<FrameTruth> truth(String cameraId, long sequence) throws IOException {
    return source.truth(cameraId, sequence);
  }

  @Override
  public Optional<String> egoPoses() {
    return source.egoPoses();
  }

  @Override
  public List<String> remarks() {
    return source.remarks();
  }

  @Override
  public void close() {
    source.close();
  }
}
