package dev.saccade.perception.track;

/**
 * When a track is believed, and when it is given up.
 *
 * @param confirmObservations seen in so many frames, a track may be confirmed
 * @param confirmExistence and with at least this existence probability
 * @param confirmFirstFrames in a camera's first so many frames every track is confirmed at once:
 *     what was there before the camera started need not prove itself
 * @param streak whether one frame without it makes a confirmed track tentative again (SORT)
 * @param coastLimitNanos not seen for longer, a track ends
 * @param coastLimitFrames not seen in more frames than these, a track ends
 * @param hiddenFactor how much longer a track lives, and how much more slowly its existence fades,
 *     while something nearer stands in front of it; at least 1
 * @param fadePerSecond how fast the logarithm of the odds of existence falls while it is not seen
 * @param endExistence below it, a track ends
 */
public record LifeRules(
    int confirmObservations,
    double confirmExistence,
    int confirmFirstFrames,
    boolean streak,
    long coastLimitNanos,
    int coastLimitFrames,
    double hiddenFactor,
    double fadePerSecond,
    double endExistence) {
  public LifeRules {
    if (confirmObservations < 1) {
      throw new IllegalArgumentException(
          "confirmObservations: " + confirmObservations + " (expected: >= 1)");
    }
    if (coastLimitNanos < 0 || coastLimitFrames < 0) {
      throw new IllegalArgumentException(
          "coast limits: "
              + coastLimitNanos
              + " ns, "
              + coastLimitFrames
              + " frames (expected: >= 0)");
    }
    if (!(hiddenFactor >= 1 && fadePerSecond >= 0)) {
      throw new IllegalArgumentException(
          "hiddenFactor "
              + hiddenFactor
              + " (expected: >= 1), fadePerSecond "
              + fadePerSecond
              + " (expected: >= 0)");
    }
    if (!(confirmExistence >= 0 && confirmExistence < 1 && endExistence >= 0 && endExistence < 1)) {
      throw new IllegalArgumentException(
          "confirmExistence "
              + confirmExistence
              + ", endExistence "
              + endExistence
              + " (expected: 0 to below 1)");
    }
  }
}
