package dev.saccade.perception.serve;

import dev.saccade.v1.GroundPoint;
import java.util.List;

/** A simple polygon on the ground, in vehicle coordinates. */
final class GroundRegion {
  private static final int FEWEST_CORNERS = 3;
  private static final int MOST_CORNERS = 64;

  private final double[] x;
  private final double[] y;

  private GroundRegion(double[] x, double[] y) {
    this.x = x;
    this.y = y;
  }

  /**
   * @throws IllegalArgumentException if it is no simple polygon of 3 to 64 corners
   */
  static GroundRegion of(List<GroundPoint> corners) {
    if (corners.size() < FEWEST_CORNERS || corners.size() > MOST_CORNERS) {
      throw new IllegalArgumentException(
          "region: "
              + corners.size()
              + " corners (expected: "
              + FEWEST_CORNERS
              + " to "
              + MOST_CORNERS
              + ")");
    }
    double[] x = corners.stream().mapToDouble(GroundPoint::getXMetres).toArray();
    double[] y = corners.stream().mapToDouble(GroundPoint::getYMetres).toArray();
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
        throw new IllegalArgumentException("region: corner " + i + " (expected: finite numbers)");
      }
    }
    GroundRegion region = new GroundRegion(x, y);
    if (region.doubleArea() == 0) {
      throw new IllegalArgumentException("region: no area (expected: a polygon)");
    }
    region.requireSimple();
    return region;
  }

  /** By the number of edges that a ray to the left crosses. */
  boolean contains(double pointX, double pointY) {
    boolean inside = false;
    for (int i = 0, j = x.length - 1; i < x.length; j = i++) {
      if (y[i] > pointY != y[j] > pointY
          && pointX < (x[j] - x[i]) * (pointY - y[i]) / (y[j] - y[i]) + x[i]) {
        inside = !inside;
      }
    }
    return inside;
  }

  private double doubleArea() {
    double sum = 0;
    for (int i = 0, j = x.length - 1; i < x.length; j = i++) {
      sum += x[j] * y[i] - x[i] * y[j];
    }
    return sum;
  }

  private void requireSimple() {
    int n = x.length;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        boolean neighbours = j == i + 1 || (i == 0 && j == n - 1);
        if (!neighbours && crosses(i, j)) {
          throw new IllegalArgumentException(
              "region: the edges after corners " + i + " and " + j + " cross (expected: none do)");
        }
      }
    }
  }

  private boolean crosses(int i, int j) {
    int iNext = (i + 1) % x.length;
    int jNext = (j + 1) % x.length;
    double a = side(i, iNext, j);
    double b = side(i, iNext, jNext);
    double c = side(j, jNext, i);
    double d = side(j, jNext, iNext);
    return a * b < 0 && c * d < 0;
  }

  private double side(int from, int to, int point) {
    return (x[to] - x[from]) * (y[point] - y[from]) - (y[to] - y[from]) * (x[point] - x[from]);
  }
}
