package dev.saccade.perception.stream;

import java.util.List;

/** The names of the topics. */
public record StreamTopics(String frames, String tracks, String outcomes, String calibration) {
  public static final StreamTopics DEFAULT =
      new StreamTopics("camera.frames", "instance.tracks", "frame.outcomes", "camera.calibration");

  public StreamTopics {
    for (String name : List.of(frames, tracks, outcomes, calibration)) {
      if (!name.matches("[a-zA-Z0-9._-]{1,200}")) {
        throw new IllegalArgumentException(
            "topic: '" + name + "' (expected: 1 to 200 characters of [a-zA-Z0-9._-])");
      }
    }
  }
}
