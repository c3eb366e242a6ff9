package dev.saccade.perception.serve;

/**
 * What clients may ask of the server.
 *
 * @param mostRequestBytes a larger request is refused
 * @param keepAliveNanos after so long without a word from a client the server asks whether it lives
 * @param keepAliveTimeoutNanos and waits so long for the answer
 * @param leastClientKeepAliveNanos a client that asks more often is sent away
 * @param mostConnectionAgeNanos then the client is asked to connect anew, so that load spreads and
 *     certificates are checked again
 * @param connectionGraceNanos and its streams end this much later
 * @param mostCallsPerConnection at a time
 */
public record ServeLimits(
    int mostRequestBytes,
    long keepAliveNanos,
    long keepAliveTimeoutNanos,
    long leastClientKeepAliveNanos,
    long mostConnectionAgeNanos,
    long connectionGraceNanos,
    int mostCallsPerConnection) {
  private static final long SECOND = 1_000_000_000L;

  public static final ServeLimits DEFAULT =
      new ServeLimits(
          64 << 10, 20 * SECOND, 10 * SECOND, 5 * SECOND, 3600 * SECOND, 5 * SECOND, 100);

  public ServeLimits {
    if (mostRequestBytes < 1 || mostCallsPerConnection < 1) {
      throw new IllegalArgumentException(
          "mostRequestBytes "
              + mostRequestBytes
              + ", mostCallsPerConnection "
              + mostCallsPerConnection
              + " (expected: >= 1)");
    }
    if (keepAliveNanos < SECOND
        || keepAliveTimeoutNanos < 1
        || leastClientKeepAliveNanos < 0
        || mostConnectionAgeNanos < SECOND
        || connectionGraceNanos < 0) {
      throw new IllegalArgumentException(
          "keepAliveNanos "
              + keepAliveNanos
              + ", mostConnectionAgeNanos "
              + mostConnectionAgeNanos
              + " (expected: >= a second), others not negative");
    }
  }
}
