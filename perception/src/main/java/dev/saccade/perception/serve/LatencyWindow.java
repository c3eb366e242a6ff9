package dev.saccade.perception.serve;

import dev.saccade.v1.LatencySummary;
import java.util.Arrays;
import java.util.Optional;

/** The latencies of the last minute, or of the last frames if there were too many of them. */
final class LatencyWindow {
  private static final long LENGTH_NANOS = 60_000_000_000L;
  private static final int CAPACITY = 1 << 14;

  private final long[] decidedEpochNanos = new long[CAPACITY];
  private final long[] latencyNanos = new long[CAPACITY];
  private long count;

  void add(long decided, long latency) {
    int slot = (int) (count++ % CAPACITY);
    decidedEpochNanos[slot] = decided;
    latencyNanos[slot] = latency;
  }

  Optional<LatencySummary> summary(long nowEpochNanos) {
    int filled = (int) Math.min(count, CAPACITY);
    long[] recent = new long[filled];
    int recentCount = 0;
    for (int i = 0; i < filled; i++) {
      if (nowEpochNanos - decidedEpochNanos[i] <= LENGTH_NANOS) {
        recent[recentCount++] = latencyNanos[i];
      }
    }
    if (recentCount == 0) {
      return Optional.empty();
    }
    Arrays.sort(recent, 0, recentCount);
    return Optional.of(
        LatencySummary.newBuilder()
            .setP50Nanos(recent[rank(recentCount, 0.5)])
            .setP99Nanos(recent[rank(recentCount, 0.99)])
            .setMaxNanos(recent[recentCount - 1])
            .setFrameCount(recentCount)
            .build());
  }

  /** Nearest rank. */
  private static int rank(int size, double quantile) {
    return Math.max(0, (int) Math.ceil(quantile * size) - 1);
  }
}
