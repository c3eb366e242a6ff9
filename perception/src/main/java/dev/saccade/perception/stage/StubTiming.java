package dev.saccade.perception.stage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a stub takes: {@code stub:20} is 20 ms a frame, {@code stub:20x3@10..15} is three times
 * that between seconds 10 and 15 of the run.
 *
 * @param nanosPerFrame at least 0
 * @param slowFactor at least 0
 * @param slowFromNanos of the run
 * @param slowToNanos of the run, exclusive
 */
public record StubTiming(
    long nanosPerFrame, double slowFactor, long slowFromNanos, long slowToNanos) {
  private static final String NUMBER = "(\\d{1,6}(?:\\.\\d{1,6})?)";
  private static final Pattern FORM =
      Pattern.compile("stub:" + NUMBER + "(?:x" + NUMBER + "@" + NUMBER + "\\.\\." + NUMBER + ")?");

  public StubTiming {
    if (nanosPerFrame < 0) {
      throw new IllegalArgumentException(
          "nanosPerFrame: " + nanosPerFrame + " (expected: at least 0)");
    }
    if (!(slowFactor >= 0 && slowFactor < 1e6)) {
      throw new IllegalArgumentException(
          "slowFactor: " + slowFactor + " (expected: 0 to a million)");
    }
    if (slowFromNanos < 0 || slowToNanos < slowFromNanos) {
      throw new IllegalArgumentException(
          "slow: from " + slowFromNanos + " to " + slowToNanos + " ns (expected: 0 <= from <= to)");
    }
  }

  public static boolean isStub(String specification) {
    return specification.startsWith("stub:");
  }

  /**
   * @throws IllegalArgumentException one line, where the text is no stub
   */
  public static StubTiming parse(String specification) {
    Matcher matcher = FORM.matcher(specification);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "stage '"
              + specification
              + "': expected stub:MILLIS or stub:MILLISxFACTOR@FROM..TO (seconds), e.g."
              + " stub:20x3@10..15");
    }
    long perFrame = nanos(matcher.group(1), 1e6);
    if (matcher.group(2) == null) {
      return new StubTiming(perFrame, 1, 0, 0);
    }
    return new StubTiming(
        perFrame,
        Double.parseDouble(matcher.group(2)),
        nanos(matcher.group(3), 1e9),
        nanos(matcher.group(4), 1e9));
  }

  /** What one frame takes that starts so long after the run began. */
  public long nanosAt(long runNanos) {
    boolean slow = runNanos >= slowFromNanos && runNanos < slowToNanos;
    return slow ? Math.round(nanosPerFrame * slowFactor) : nanosPerFrame;
  }

  private static long nanos(String number, double unitNanos) {
    return Math.round(Double.parseDouble(number) * unitNanos);
  }
}
