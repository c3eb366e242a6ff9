package dev.saccade.sim.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waiting for what others do. */
public final class Await {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private Await() {}

  /**
   * @param what completes the sentence "in vain waited for"
   * @throws TimeoutException after a minute
   */
  public static void until(BooleanSupplier condition, String what)
      throws InterruptedException, TimeoutException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new TimeoutException("waited in vain for " + what);
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
