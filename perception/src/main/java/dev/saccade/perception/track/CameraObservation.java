package dev.saccade.perception.track;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.instance.Instance;
import java.util.List;
import java.util.Optional;

/**
 * What one frame of one camera shows: what a tracker is told.
 *
 * @param widthPixels of the frame as captured
 */
public record CameraObservation(
    long captureEpochNanos,
    int widthPixels,
    int heightPixels,
    List<Instance> instances,
    Optional<EgoPose> egoPose,
    Optional<CameraCalibration> calibration) {
  public CameraObservation {
    instances = List.copyOf(instances);
  }

  /** Empty without a calibration that fits the frame. */
  Optional<CameraGeometry> geometry() {
    return calibration.flatMap(camera -> CameraGeometry.of(camera, widthPixels, heightPixels));
  }
}
