package dev.saccade.perception.track;

/** A symmetric, positive semi-definite matrix over (x, y). */
public record Covariance2(double xx, double xy, double yy) {
  public Covariance2 {
    // A tolerance, because filters round.
    if (!(xx >= 0 && yy >= 0 && xx * yy - xy * xy >= -1e-9 * Math.max(1, xx * yy))) {
      throw new IllegalArgumentException(
          "covariance: " + xx + ", " + xy + ", " + yy + " (expected: positive semi-definite)");
    }
  }
}
