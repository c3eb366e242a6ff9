package dev.saccade.perception.frame;

/**
 * Wall-clock time in nanoseconds since 1970-01-01T00:00:00Z. Handed in everywhere; only {@code app}
 * makes a real one.
 */
@FunctionalInterface
public interface EpochClock {
  long epochNanos();
}
