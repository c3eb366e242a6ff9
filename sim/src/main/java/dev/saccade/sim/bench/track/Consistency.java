package dev.saccade.sim.bench.track;

import dev.saccade.perception.track.Covariance2;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whether errors are as large as the covariances beside them say: their squares, each in units of
 * its covariance (normalised estimation error squared). Of an honest covariance over two numbers
 * their median is 1.39, and 95 % of them are below 5.99. Errors of one track are alike from frame
 * to frame, and so are no independent draws.
 */
final class Consistency {
  /** 95 % of chi-squared with 2 degrees of freedom are less. */
  private static final double INSIDE = 5.991;

  private final List<Double> squares = new ArrayList<>();

  void add(double errorX, double errorY, Covariance2 covariance) {
    double determinant = covariance.xx() * covariance.yy() - covariance.xy() * covariance.xy();
    if (determinant > 0) {
      squares.add(
          (covariance.yy() * errorX * errorX
                  - 2 * covariance.xy() * errorX * errorY
                  + covariance.xx() * errorY * errorY)
              / determinant);
    }
  }

  void addAll(Consistency other) {
    squares.addAll(other.squares);
  }

  /** NaN without errors. */
  double median() {
    if (squares.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = new ArrayList<>(squares);
    Collections.sort(sorted);
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }

  /** Share inside the ellipse that holds 95 % where covariances are honest; NaN without errors. */
  double shareInside() {
    return squares.isEmpty()
        ? Double.NaN
        : squares.stream().filter(square -> square < INSIDE).count() / (double) squares.size();
  }
}
