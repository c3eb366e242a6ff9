package dev.saccade.perception.stream;

import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.perception.track.DistortionModel;
import java.util.List;

final class Calibrations {
  static final CameraCalibration PINHOLE =
      new CameraCalibration(
          640, 480, 500, 500, 320, 240, DistortionModel.NONE, List.of(), 1.5, 0, 1.4, 0, 0.05, 0);

  private Calibrations() {}
}
