package dev.saccade.perception.stream;

import dev.saccade.perception.frame.FrameId;

/**
 * What the fusion is told about the vehicle.
 *
 * @param vehicleId key of the fused tracks; 1 to 64 characters of [a-z0-9_-]
 * @param cameraTracks the topic to read
 * @param vehicleTracks the topic to write
 */
public record VehicleSettings(String vehicleId, String cameraTracks, String vehicleTracks) {
  public static final String DEFAULT_TOPIC = "vehicle.tracks";

  public VehicleSettings {
    if (!FrameId.isCameraId(vehicleId)) {
      throw new IllegalArgumentException(
          "vehicle id: '" + vehicleId + "' (expected: 1 to 64 characters of [a-z0-9_-])");
    }
    if (cameraTracks.equals(vehicleTracks)) {
      throw new IllegalArgumentException(
          "topics: '" + cameraTracks + "' twice (expected: one to read, another to write)");
    }
  }
}
