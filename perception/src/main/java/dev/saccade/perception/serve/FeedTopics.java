package dev.saccade.perception.serve;

/** Where the server reads from. */
public record FeedTopics(String tracks, String outcomes, String calibration) {
  public static final FeedTopics DEFAULT =
      new FeedTopics("instance.tracks", "frame.outcomes", "camera.calibration");
}
