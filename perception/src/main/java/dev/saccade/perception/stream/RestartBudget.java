package dev.saccade.perception.stream;

/**
 * How often something that fails is begun again: so many times without a rest between, and after a
 * rest all is forgotten. A hiccup now and then never adds up; failing on and on does.
 */
final class RestartBudget {
  private final int most;
  private final long restNanos;
  private int count;
  private long lastEpochNanos;

  /**
   * @param most restarts without a rest between; not negative
   * @param restNanos as long a time without a failure makes a rest; positive
   */
  RestartBudget(int most, long restNanos) {
    if (most < 0 || restNanos <= 0) {
      throw new IllegalArgumentException(
          "most: " + most + ", restNanos: " + restNanos + " (expected: >= 0, > 0)");
    }
    this.most = most;
    this.restNanos = restNanos;
  }

  /** It failed: whether to begin again. */
  boolean take(long nowEpochNanos) {
    if (nowEpochNanos - lastEpochNanos >= restNanos) {
      count = 0;
    }
    lastEpochNanos = nowEpochNanos;
    return ++count <= most;
  }
}
