package dev.saccade.perception.serve;

import dev.saccade.perception.stream.VehicleSettings;

/** Where the server reads from. */
public record FeedTopics(String tracks, String outcomes, String calibration, String vehicleTracks) {
  public static final FeedTopics DEFAULT =
      new FeedTopics("instance.tracks", "frame.outcomes", "camera.calibration");

  /** With the vehicle's tracks where they usually are. */
  public FeedTopics(String tracks, String outcomes, String calibration) {
    this(tracks, outcomes, calibration, VehicleSettings.DEFAULT_TOPIC);
  }
}
