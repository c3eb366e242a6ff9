package dev.saccade.perception.stream;

import java.time.Duration;

/**
 * How long records live.
 *
 * @param frames seconds: a frame is of use for a tenth of one, and the rest is for looking back
 * @param tracks longer, and outcomes longest: they answer questions after the drive
 * @param replicationFactor of every topic; -1 for the brokers' default
 */
public record TopicRetention(
    Duration frames, Duration tracks, Duration outcomes, int replicationFactor) {
  public static final TopicRetention DEFAULT =
      new TopicRetention(Duration.ofSeconds(10), Duration.ofDays(1), Duration.ofDays(7), -1);

  public TopicRetention {
    requirePositive("frames", frames);
    requirePositive("tracks", tracks);
    requirePositive("outcomes", outcomes);
    if (replicationFactor != -1 && replicationFactor < 1) {
      throw new IllegalArgumentException(
          "replicationFactor: " + replicationFactor + " (expected: >= 1, or -1 for the default)");
    }
  }

  private static void requirePositive(String name, Duration retention) {
    if (retention.isNegative() || retention.isZero()) {
      throw new IllegalArgumentException(name + ": " + retention + " (expected: > 0)");
    }
  }
}
