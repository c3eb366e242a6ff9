package dev.saccade.perception.track;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.SurfaceMap;
import java.util.List;
import java.util.Optional;

/**
 * What one frame of one camera shows: what a tracker is told.
 *
 * @param widthPixels of the frame as captured
 * @param surfaces of the ground and of what stands on it; empty where that is not known, as with
 *     somebody else's detections
 */
public record CameraObservation(
    long captureEpochNanos,
    int widthPixels,
    int heightPixels,
    List<Instance> instances,
    Optional<EgoPose> egoPose,
    Optional<CameraCalibration> calibration,
    Optional<SurfaceMap> surfaces) {
  public CameraObservation {
    instances = List.copyOf(instances);
  }

  /** Of a frame of which nothing but its instances is known. */
  public CameraObservation(
      long captureEpochNanos,
      int widthPixels,
      int heightPixels,
      List<Instance> instances,
      Optional<EgoPose> egoPose,
      Optional<CameraCalibration> calibration) {
    this(
        captureEpochNanos,
        widthPixels,
        heightPixels,
        instances,
        egoPose,
        calibration,
        Optional.empty());
  }

  /** Empty without a calibration that fits the frame. */
  Optional<CameraGeometry> geometry() {
    return calibration.flatMap(camera -> CameraGeometry.of(camera, widthPixels, heightPixels));
  }
}
