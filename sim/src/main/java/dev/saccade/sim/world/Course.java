package dev.saccade.sim.world;

import java.util.Arrays;

/**
 * A line over the ground with its length: a street's middle, a lane, a way across a square. Beyond
 * its ends it goes straight on.
 */
final class Course {
  private final double[] xs;
  private final double[] ys;
  private final double[] lengths;

  private Course(double[] xs, double[] ys) {
    this.xs = xs;
    this.ys = ys;
    this.lengths = new double[xs.length];
    for (int i = 1; i < xs.length; i++) {
      double dx = xs[i] - xs[i - 1];
      double dy = ys[i] - ys[i - 1];
      lengths[i] = lengths[i - 1] + Math.sqrt(dx * dx + dy * dy);
    }
  }

  /** Through points, x and y in turn; at least two. */
  static Course through(double... coordinates) {
    int count = coordinates.length / 2;
    if (count < 2) {
      throw new IllegalArgumentException("points: " + count + " (expected: >= 2)");
    }
    double[] xs = new double[count];
    double[] ys = new double[count];
    for (int i = 0; i < count; i++) {
      xs[i] = coordinates[2 * i];
      ys[i] = coordinates[2 * i + 1];
    }
    return new Course(xs, ys);
  }

  /** A gently winding line from the origin towards x. */
  static Course winding(Dice dice, double lengthMetres, double bendRadians) {
    double step = 2;
    int count = (int) (lengthMetres / step) + 2;
    double[] xs = new double[count];
    double[] ys = new double[count];
    double waveA = dice.between(160, 320);
    double waveB = dice.between(420, 800);
    double phaseA = dice.between(0, 2 * Math.PI);
    double phaseB = dice.between(0, 2 * Math.PI);
    for (int i = 1; i < count; i++) {
      double s = (i - 0.5) * step;
      double heading =
          bendRadians
              * (0.35 * StrictMath.sin(2 * Math.PI * s / waveA + phaseA)
                  + 0.65 * StrictMath.sin(2 * Math.PI * s / waveB + phaseB));
      xs[i] = xs[i - 1] + step * StrictMath.cos(heading);
      ys[i] = ys[i - 1] + step * StrictMath.sin(heading);
    }
    return new Course(xs, ys);
  }

  double length() {
    return lengths[lengths.length - 1];
  }

  double x(double s) {
    int i = segment(s);
    return xs[i] + (xs[i + 1] - xs[i]) * share(i, s);
  }

  double y(double s) {
    int i = segment(s);
    return ys[i] + (ys[i + 1] - ys[i]) * share(i, s);
  }

  /** Direction at s, turned smoothly from one piece to the next. */
  double heading(double s) {
    int i = segment(s);
    double here = headingOf(i);
    double t = share(i, s);
    if (t < 0 || t > 1) {
      return here;
    }
    int j = t < 0.5 ? Math.max(0, i - 1) : Math.min(lengths.length - 2, i + 1);
    double weight = Math.abs(t - 0.5);
    return here + weight * turn(headingOf(j) - here);
  }

  /** The line at some distance to the left. */
  Course offset(double leftMetres) {
    int count = xs.length;
    double[] ox = new double[count];
    double[] oy = new double[count];
    for (int i = 0; i < count; i++) {
      double before = headingOf(Math.max(0, i - 1));
      double after = headingOf(Math.min(count - 2, i));
      double heading = before + turn(after - before) / 2;
      ox[i] = xs[i] - leftMetres * StrictMath.sin(heading);
      oy[i] = ys[i] + leftMetres * StrictMath.cos(heading);
    }
    return new Course(ox, oy);
  }

  Course reversed() {
    int count = xs.length;
    double[] rx = new double[count];
    double[] ry = new double[count];
    for (int i = 0; i < count; i++) {
      rx[i] = xs[count - 1 - i];
      ry[i] = ys[count - 1 - i];
    }
    return new Course(rx, ry);
  }

  /** A frame on the line: x along it, y to its left, moved left. */
  Transform frame(double s, double leftMetres) {
    double heading = heading(s);
    return Transform.at(
        x(s) - leftMetres * StrictMath.sin(heading),
        y(s) + leftMetres * StrictMath.cos(heading),
        0,
        heading);
  }

  /** An angle brought to -pi..pi. */
  static double turn(double radians) {
    return radians - 2 * Math.PI * StrictMath.rint(radians / (2 * Math.PI));
  }

  private double headingOf(int i) {
    return StrictMath.atan2(ys[i + 1] - ys[i], xs[i + 1] - xs[i]);
  }

  private int segment(double s) {
    int at = Arrays.binarySearch(lengths, s);
    int i = at >= 0 ? at : -at - 2;
    return Math.max(0, Math.min(lengths.length - 2, i));
  }

  private double share(int i, double s) {
    double length = lengths[i + 1] - lengths[i];
    return length > 0 ? (s - lengths[i]) / length : 0;
  }
}
