package dev.saccade.sim.replay;

/**
 * How fast a drive is played.
 *
 * @param rate captures a second over those of the drive; greater than 0 and finite unless unbounded
 * @param unbounded as fast as the pipeline takes the frames: the next one is captured when there is
 *     room, so nothing is shed and the throughput shows
 */
public record Pace(double rate, boolean unbounded) {
  public static final Pace NATURAL = new Pace(1, false);
  public static final Pace MAX = new Pace(1, true);
  private static final double FASTEST = 1000;

  public Pace {
    if (!(rate > 0 && rate <= FASTEST)) {
      throw new IllegalArgumentException(
          "rate: " + rate + " (expected: above 0, at most " + (long) FASTEST + ", or max)");
    }
  }

  /**
   * @param text a number, or {@code max}
   * @throws IllegalArgumentException naming the value and the rule
   */
  public static Pace parse(String text) {
    if (text.equals("max")) {
      return MAX;
    }
    try {
      return new Pace(Double.parseDouble(text), false);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "rate: '" + text + "' (expected: a number above 0, or max)", e);
    }
  }

  /** When a frame is captured that the drive captured so long after its start. */
  public long offsetNanos(long driveOffsetNanos) {
    return rate == 1 ? driveOffsetNanos : Math.round(driveOffsetNanos / rate);
  }

  @Override
  public String toString() {
    return unbounded ? "max" : Double.toString(rate);
  }
}
