package dev.saccade.perception.app;

import dev.saccade.perception.frame.EpochClock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Time as it is: what the rest of the program is handed. */
public final class SystemClock {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private SystemClock() {}

  /** The wall clock, as fine as the JDK reads it (a microsecond or better). */
  public static EpochClock epoch() {
    return () -> {
      Instant now = Instant.now();
      return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    };
  }

  /** Lets time pass; an interrupted thread returns early, and stays interrupted. */
  public static void sleepNanos(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
