package dev.saccade.perception.track;

import java.util.List;
import java.util.Optional;

/**
 * How a lens bends rays. A ray is a direction in the camera's own axes (x right, y down, z along
 * the view); its image is a point in units of the focal length from the principal point.
 */
interface Lens {
  /** Empty where the lens sees nothing: behind an ideal pinhole, say. */
  Optional<Point> image(double x, double y, double z);

  /** The direction that is seen at an image point; empty where the model does not reach. */
  Optional<Direction> ray(double x, double y);

  record Point(double x, double y) {}

  /** Not of any particular length. */
  record Direction(double x, double y, double z) {}

  static Lens of(DistortionModel model, List<Double> distortion) {
    return switch (model) {
      case NONE -> new Pinhole();
      case BROWN_CONRADY ->
          new BrownConrady(
              distortion.get(0),
              distortion.get(1),
              distortion.get(2),
              distortion.get(3),
              distortion.get(4));
      case FISHEYE ->
          new Fisheye(distortion.get(0), distortion.get(1), distortion.get(2), distortion.get(3));
    };
  }

  /** Straight lines stay straight. */
  record Pinhole() implements Lens {
    /** Points nearer to the lens's plane than this, per unit across, are not seen. */
    static final double LEAST_DEPTH = 1e-6;

    @Override
    public Optional<Point> image(double x, double y, double z) {
      return z > LEAST_DEPTH * (Math.abs(x) + Math.abs(y))
          ? Optional.of(new Point(x / z, y / z))
          : Optional.empty();
    }

    @Override
    public Optional<Direction> ray(double x, double y) {
      return Optional.of(new Direction(x, y, 1));
    }
  }

  /**
   * Radial and tangential distortion (Brown 1966, "Decentering distortion of lenses"; terms as
   * OpenCV orders them).
   */
  record BrownConrady(double k1, double k2, double p1, double p2, double k3) implements Lens {
    private static final int MOST_STEPS = 30;
    private static final double CONVERGED = 1e-12;

    @Override
    public Optional<Point> image(double x, double y, double z) {
      if (z <= Pinhole.LEAST_DEPTH * (Math.abs(x) + Math.abs(y))) {
        return Optional.empty();
      }
      double a = x / z;
      double b = y / z;
      return isMonotonicUpTo(a * a + b * b) ? Optional.of(distorted(a, b)) : Optional.empty();
    }

    /** Newton's method from the distorted point on. */
    @Override
    public Optional<Direction> ray(double x, double y) {
      double a = x;
      double b = y;
      for (int step = 0; step < MOST_STEPS; step++) {
        Point point = distorted(a, b);
        double missX = x - point.x();
        double missY = y - point.y();
        if (Math.abs(missX) + Math.abs(missY) < CONVERGED) {
          return isMonotonicUpTo(a * a + b * b)
              ? Optional.of(new Direction(a, b, 1))
              : Optional.empty();
        }
        double r2 = a * a + b * b;
        double radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
        double slope = 2 * (k1 + r2 * (2 * k2 + r2 * 3 * k3));
        double xx = radial + a * a * slope + 2 * p1 * b + 6 * p2 * a;
        double xy = a * b * slope + 2 * p1 * a + 2 * p2 * b;
        double yy = radial + b * b * slope + 6 * p1 * b + 2 * p2 * a;
        double determinant = xx * yy - xy * xy;
        if (!(Math.abs(determinant) > 1e-9)) {
          return Optional.empty();
        }
        a += (yy * missX - xy * missY) / determinant;
        b += (xx * missY - xy * missX) / determinant;
      }
      return Optional.empty();
    }

    private Point distorted(double a, double b) {
      double r2 = a * a + b * b;
      double radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
      return new Point(
          a * radial + 2 * p1 * a * b + p2 * (r2 + 2 * a * a),
          b * radial + p1 * (r2 + 2 * b * b) + 2 * p2 * a * b);
    }

    /**
     * Beyond the radius where the polynomial turns back, two rays share an image: the model was
     * never fitted there.
     */
    private boolean isMonotonicUpTo(double r2) {
      // d(r radial)/dr at a few places on the way: the polynomial is of low degree.
      for (int i = 1; i <= 8; i++) {
        double s = r2 * i / 8;
        if (1 + s * (3 * k1 + s * (5 * k2 + s * 7 * k3)) <= 0) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Equidistant fisheye with four terms: Kannala and Brandt, "A generic camera model and
   * calibration method for conventional, wide-angle, and fish-eye lenses", PAMI 2006.
   */
  record Fisheye(double k1, double k2, double k3, double k4) implements Lens {
    private static final int MOST_STEPS = 30;
    private static final double CONVERGED = 1e-12;

    @Override
    public Optional<Point> image(double x, double y, double z) {
      double across = Math.sqrt(x * x + y * y);
      double theta = StrictMath.atan2(across, z);
      if (!isMonotonicUpTo(theta)) {
        return Optional.empty();
      }
      double scale = across > 0 ? distorted(theta) / across : 0;
      return Optional.of(new Point(x * scale, y * scale));
    }

    @Override
    public Optional<Direction> ray(double x, double y) {
      double distance = Math.sqrt(x * x + y * y);
      double theta = Math.min(distance, StrictMath.PI);
      for (int step = 0; step < MOST_STEPS; step++) {
        double miss = distance - distorted(theta);
        if (Math.abs(miss) < CONVERGED) {
          if (theta < 0 || theta > StrictMath.PI || !isMonotonicUpTo(theta)) {
            return Optional.empty();
          }
          double scale = distance > 0 ? StrictMath.sin(theta) / distance : 0;
          return Optional.of(new Direction(x * scale, y * scale, StrictMath.cos(theta)));
        }
        double slope = slope(theta);
        if (!(slope > 1e-9)) {
          return Optional.empty();
        }
        theta += miss / slope;
      }
      return Optional.empty();
    }

    private double distorted(double theta) {
      double t2 = theta * theta;
      return theta * (1 + t2 * (k1 + t2 * (k2 + t2 * (k3 + t2 * k4))));
    }

    private double slope(double theta) {
      double t2 = theta * theta;
      return 1 + t2 * (3 * k1 + t2 * (5 * k2 + t2 * (7 * k3 + t2 * 9 * k4)));
    }

    private boolean isMonotonicUpTo(double theta) {
      for (int i = 1; i <= 8; i++) {
        if (slope(theta * i / 8) <= 0) {
          return false;
        }
      }
      return true;
    }
  }
}
