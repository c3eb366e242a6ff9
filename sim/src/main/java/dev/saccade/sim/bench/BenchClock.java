package dev.saccade.sim.bench;

import dev.saccade.perception.app.SystemClock;
import dev.saccade.perception.frame.EpochClock;
import java.util.concurrent.TimeUnit;

/** The wall clock as it was at the start, and from then on never back. */
public final class BenchClock implements EpochClock {
  private final long startEpochNanos = SystemClock.epoch().epochNanos();
  private final long startNanos = System.nanoTime();

  @Override
  public long epochNanos() {
    return startEpochNanos + System.nanoTime() - startNanos;
  }

  /** Returns no earlier than then. */
  public void sleepUntil(long dueEpochNanos) throws InterruptedException {
    for (long left = dueEpochNanos - epochNanos(); left > 0; left = dueEpochNanos - epochNanos()) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }
}
