package dev.saccade.sim.drive.mcap;

/** Times as messages write them. */
final class Stamp {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Stamp() {}

  /** 0, which stands for none, where it is beyond all clocks. */
  static long nanos(long seconds, long nanos) {
    boolean sane =
        seconds >= 0
            && seconds < Long.MAX_VALUE / NANOS_PER_SECOND / 2
            && nanos >= 0
            && nanos < NANOS_PER_SECOND;
    return sane ? seconds * NANOS_PER_SECOND + nanos : 0;
  }
}
