package dev.saccade.sim.bench;

import dev.saccade.sim.replay.Percentiles;
import java.util.Arrays;
import java.util.Collection;

/** Durations, as many as come, without an object for each. For one thread. */
public final class Samples {
  private long[] nanos = new long[4096];
  private int count;

  public void add(long durationNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = durationNanos;
  }

  public int count() {
    return count;
  }

  public Percentiles percentiles() {
    return Percentiles.of(Arrays.copyOf(nanos, count));
  }

  /** Of all together. */
  public static Percentiles pooled(Collection<Samples> parts) {
    long[] all = new long[parts.stream().mapToInt(Samples::count).sum()];
    int at = 0;
    for (Samples part : parts) {
      System.arraycopy(part.nanos, 0, all, at, part.count);
      at += part.count;
    }
    return Percentiles.of(all);
  }
}
