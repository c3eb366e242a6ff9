package dev.saccade.sim.world;

/** Where something was, twenty times a second over a whole drive; in between it is interpolated. */
final class Motion {
  static final double STEP_SECONDS = 0.05;

  private final double[] xs;
  private final double[] ys;
  private final double[] yaws;
  private final double[] speeds;
  private final double[] travelled;
  private final boolean[] braking;

  Motion(int steps) {
    xs = new double[steps];
    ys = new double[steps];
    yaws = new double[steps];
    speeds = new double[steps];
    travelled = new double[steps];
    braking = new boolean[steps];
  }

  static int steps(double seconds) {
    return (int) (seconds / STEP_SECONDS) + 3;
  }

  static Motion standing(int steps, double x, double y, double yaw) {
    Motion motion = new Motion(steps);
    for (int i = 0; i < steps; i++) {
      motion.put(i, x, y, yaw, 0, 0, false);
    }
    return motion;
  }

  /** Whether it stays where it is, as it is, for the whole drive. */
  boolean isStill() {
    for (int i = 1; i < xs.length; i++) {
      if (xs[i] != xs[0]
          || ys[i] != ys[0]
          || yaws[i] != yaws[0]
          || travelled[i] != travelled[0]
          || speeds[i] != 0) {
        return false;
      }
    }
    return speeds[0] == 0;
  }

  int steps() {
    return xs.length;
  }

  void put(
      int step,
      double x,
      double y,
      double yaw,
      double speed,
      double travelledMetres,
      boolean brake) {
    xs[step] = x;
    ys[step] = y;
    yaws[step] = yaw;
    speeds[step] = speed;
    travelled[step] = travelledMetres;
    braking[step] = brake;
  }

  double x(double t) {
    return between(xs, t);
  }

  double y(double t) {
    return between(ys, t);
  }

  double yaw(double t) {
    int i = index(t);
    return yaws[i] + share(i, t) * Course.turn(yaws[i + 1] - yaws[i]);
  }

  double speed(double t) {
    return between(speeds, t);
  }

  double yawRate(double t) {
    int i = index(t);
    return Course.turn(yaws[i + 1] - yaws[i]) / STEP_SECONDS;
  }

  double velocityX(double t) {
    int i = index(t);
    return (xs[i + 1] - xs[i]) / STEP_SECONDS;
  }

  double velocityY(double t) {
    int i = index(t);
    return (ys[i + 1] - ys[i]) / STEP_SECONDS;
  }

  /** Metres since the start: turns wheels and swings legs. */
  double travelled(double t) {
    return between(travelled, t);
  }

  boolean isBraking(double t) {
    return braking[index(t)];
  }

  private double between(double[] values, double t) {
    int i = index(t);
    return values[i] + share(i, t) * (values[i + 1] - values[i]);
  }

  private int index(double t) {
    return Math.max(0, Math.min(xs.length - 2, (int) (t / STEP_SECONDS)));
  }

  private static double share(int i, double t) {
    return Math.max(0, Math.min(1, t / STEP_SECONDS - i));
  }
}
