package dev.saccade.perception.deadline;

/** Frames a second over the last half to whole second. */
final class ArrivalRate {
  private static final long BUCKET_NANOS = 500_000_000;

  private long bucketStart = Long.MIN_VALUE;
  private int current;
  private int previous;

  void count(long nowEpochNanos) {
    advance(nowEpochNanos);
    current++;
  }

  double perSecond(long nowEpochNanos) {
    advance(nowEpochNanos);
    double inCurrent = (nowEpochNanos - bucketStart) / (double) BUCKET_NANOS;
    return (current + previous) / (1 + inCurrent) * (1e9 / BUCKET_NANOS);
  }

  private void advance(long nowEpochNanos) {
    if (bucketStart == Long.MIN_VALUE) {
      bucketStart = nowEpochNanos;
    }
    long buckets = (nowEpochNanos - bucketStart) / BUCKET_NANOS;
    if (buckets > 0) {
      previous = buckets == 1 ? current : 0;
      current = 0;
      bucketStart += buckets * BUCKET_NANOS;
    }
  }
}
