package dev.saccade.perception.serve;

import dev.saccade.v1.FrameOutcome;
import dev.saccade.v1.TrackUpdate;
import dev.saccade.v1.VehicleTrackUpdate;

/** What flows into the server, wherever it comes from: the topics, or a test. */
public interface TrackFeed {
  void onUpdate(TrackUpdate update);

  void onVehicleUpdate(VehicleTrackUpdate update);

  void onOutcome(FrameOutcome outcome);

  /** The camera has a calibration. */
  void onCalibration(String cameraId);
}
