package dev.saccade.sim.world;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * Moves drivers along lanes, each behind the one before (the Intelligent Driver Model of Treiber,
 * Hennecke and Helbing, Physical Review E 62, 2000), and walkers along their ways, who cross where
 * drivers can stop for them.
 */
final class Traffic {
  private static final double COMFORT_ACCELERATION = 1.4;
  private static final double COMFORT_BRAKING = 2.0;
  private static final double HARDEST_BRAKING = 6;
  private static final double HEADWAY_SECONDS = 1.3;
  private static final double STANDING_GAP_METRES = 2.4;
  private static final double ELBOW_METRES = 0.75;
  private static final double MOST_ASIDE_METRES = 0.45;

  /** Someone who drives along a lane. Its place is the middle of its box. */
  static final class Driver {
    final Course lane;
    final double lengthMetres;
    final double wishedSpeed;
    final double leftMetres;
    final Motion motion;
    private final double start;
    double s;
    double speed;
    private double travelled;

    Driver(
        Course lane,
        double s,
        double speed,
        double wishedSpeed,
        double lengthMetres,
        double leftMetres,
        Motion motion) {
      this.lane = lane;
      this.start = s;
      this.s = s;
      this.speed = speed;
      this.wishedSpeed = wishedSpeed;
      this.lengthMetres = lengthMetres;
      this.leftMetres = leftMetres;
      this.motion = motion;
    }

    /** Where on its lane it was, once it has been driven. */
    double placeAt(double seconds) {
      return start + motion.travelled(seconds);
    }
  }

  /** A place where people cross and drivers stop while they do. */
  static final class Crossing {
    private final List<Driver> approaching = new ArrayList<>();
    private final List<Double> stops = new ArrayList<>();
    private int crossing;

    boolean isOccupied() {
      return crossing > 0;
    }

    private boolean isSafe() {
      for (int i = 0; i < approaching.size(); i++) {
        Driver driver = approaching.get(i);
        double ahead = stops.get(i) - driver.s - driver.lengthMetres / 2;
        double needed = driver.speed * driver.speed / (2 * COMFORT_BRAKING) + driver.speed * 0.7;
        boolean passing = ahead < 0 && ahead > -driver.lengthMetres - 8;
        if (passing || (ahead >= 0 && ahead < needed)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Someone on foot. */
  static final class Walker {
    final Course way;
    final double pace;
    final Motion motion;
    double s;
    private final Crossing crossing;
    private final double kerbFrom;
    private final double kerbTo;
    private final double swayMetres;
    private double travelled;
    private boolean onRoad;
    private double x;
    private double y;
    private double asideMetres;

    /**
     * @param crossing null for who never crosses
     * @param kerbFrom where on the way the road begins
     */
    Walker(
        Course way,
        double s,
        double pace,
        double swayMetres,
        Crossing crossing,
        double kerbFrom,
        double kerbTo,
        Motion motion) {
      this.way = way;
      this.s = s;
      this.pace = pace;
      this.swayMetres = swayMetres;
      this.x = way.x(s);
      this.y = way.y(s);
      this.crossing = crossing;
      this.kerbFrom = kerbFrom;
      this.kerbTo = kerbTo;
      this.motion = motion;
    }
  }

  /**
   * @param closed whether drivers must stop, by seconds since the start
   */
  private record StopLine(Course lane, double s, DoublePredicate closed) {}

  private final List<Driver> drivers = new ArrayList<>();
  private final List<Walker> walkers = new ArrayList<>();
  private final List<StopLine> stopLines = new ArrayList<>();
  private boolean mingling;

  void add(Driver driver) {
    drivers.add(driver);
  }

  /** Who drives on a lane. */
  List<Driver> on(Course lane) {
    return drivers.stream().filter(driver -> driver.lane == lane).toList();
  }

  void add(Walker walker) {
    walkers.add(walker);
  }

  /** Drivers on the lane stop at s while people cross. Comes after all drivers were added. */
  void connect(Crossing crossing, Course lane, double s) {
    stopLines.add(new StopLine(lane, s, seconds -> crossing.isOccupied()));
    for (Driver driver : drivers) {
      if (driver.lane == lane) {
        crossing.approaching.add(driver);
        crossing.stops.add(s);
      }
    }
  }

  /** Drivers on the lane stop at s unless their light is green. */
  void connect(Signal signal, boolean main, Course lane, double s) {
    stopLines.add(new StopLine(lane, s, seconds -> signal.lamps(main, seconds) != Signal.GREEN));
  }

  /** From now on drivers heed everyone before them, not only those on their own lane. */
  void mingle() {
    mingling = true;
  }

  /** Whether a driver may stand there without touching another. */
  boolean isFree(Course lane, double s, double lengthMetres) {
    for (Driver driver : drivers) {
      if (driver.lane == lane
          && Math.abs(driver.s - s) < (driver.lengthMetres + lengthMetres) / 2 + 3) {
        return false;
      }
    }
    return true;
  }

  void run(int steps) {
    for (int step = 0; step < steps; step++) {
      for (Walker walker : walkers) {
        keepApart(walker);
      }
      for (Walker walker : walkers) {
        moveWalker(walker, step);
      }
      double[] accelerations = new double[drivers.size()];
      for (int i = 0; i < accelerations.length; i++) {
        accelerations[i] = acceleration(drivers.get(i), step * Motion.STEP_SECONDS);
      }
      for (int i = 0; i < accelerations.length; i++) {
        moveDriver(drivers.get(i), accelerations[i], step);
      }
    }
  }

  private double acceleration(Driver driver, double seconds) {
    double free = driver.speed / driver.wishedSpeed;
    double wanted = COMFORT_ACCELERATION * (1 - free * free * free * free);
    double worst = wanted;
    for (Driver other : drivers) {
      if (other != driver && other.lane == driver.lane && other.s > driver.s) {
        double gap = other.s - driver.s - (other.lengthMetres + driver.lengthMetres) / 2;
        worst = Math.min(worst, behind(driver, gap, other.speed, wanted));
      } else if (mingling && other != driver && other.lane != driver.lane) {
        worst = Math.min(worst, heeding(driver, other, wanted));
      }
    }
    for (StopLine line : stopLines) {
      double gap = line.s() - driver.s - driver.lengthMetres / 2 + STANDING_GAP_METRES;
      if (line.lane() == driver.lane
          && gap > STANDING_GAP_METRES
          && gap > driver.speed * driver.speed / (2 * HARDEST_BRAKING)
          && line.closed().test(seconds)) {
        worst = Math.min(worst, behind(driver, gap, 0, wanted));
      }
    }
    return Math.max(-HARDEST_BRAKING, worst);
  }

  /** Someone of another lane who is in the way, now or within a moment. */
  private static double heeding(Driver driver, Driver other, double wanted) {
    double dx = other.lane.x(other.s) - driver.lane.x(driver.s);
    double dy = other.lane.y(other.s) - driver.lane.y(driver.s);
    if (dx * dx + dy * dy > 30 * 30) {
      return wanted;
    }
    double heading = driver.lane.heading(driver.s);
    double turn = Course.turn(other.lane.heading(other.s) - heading);
    if (Math.abs(turn) > 2) {
      return wanted;
    }
    double along = dx * StrictMath.cos(heading) + dy * StrictMath.sin(heading);
    double across = Math.abs(dy * StrictMath.cos(heading) - dx * StrictMath.sin(heading));
    double reach = 1.1 + 0.5 * other.lengthMetres * Math.abs(StrictMath.sin(turn));
    if (along < 1 || across > reach) {
      return wanted;
    }
    double gap = along - (driver.lengthMetres + other.lengthMetres) / 2;
    return behind(driver, gap, Math.max(0, other.speed * StrictMath.cos(turn)), wanted);
  }

  private static double behind(Driver driver, double gap, double otherSpeed, double wanted) {
    double closing = driver.speed - otherSpeed;
    double wish =
        STANDING_GAP_METRES
            + Math.max(
                0,
                driver.speed * HEADWAY_SECONDS
                    + driver.speed
                        * closing
                        / (2 * Math.sqrt(COMFORT_ACCELERATION * COMFORT_BRAKING)));
    double ratio = wish / Math.max(0.3, gap);
    return wanted - COMFORT_ACCELERATION * ratio * ratio;
  }

  private static void moveDriver(Driver driver, double acceleration, int step) {
    double heading = driver.lane.heading(driver.s);
    driver.motion.put(
        step,
        driver.lane.x(driver.s) - driver.leftMetres * StrictMath.sin(heading),
        driver.lane.y(driver.s) + driver.leftMetres * StrictMath.cos(heading),
        heading,
        driver.speed,
        driver.travelled,
        acceleration < -0.6 || driver.speed < 0.3);
    double dt = Motion.STEP_SECONDS;
    double next = Math.max(0, driver.speed + acceleration * dt);
    double moved = (driver.speed + next) / 2 * dt;
    driver.s += moved;
    driver.travelled += moved;
    driver.speed = next;
  }

  /** Who comes close to someone steps aside, and back when there is room again. */
  private void keepApart(Walker walker) {
    double push = 0;
    double x = walker.x;
    double y = walker.y;
    double heading = walker.way.heading(walker.s);
    double lx = -StrictMath.sin(heading);
    double ly = StrictMath.cos(heading);
    for (Walker other : walkers) {
      double dx = other.x - x;
      double dy = other.y - y;
      double square = dx * dx + dy * dy;
      if (other != walker && square < ELBOW_METRES * ELBOW_METRES) {
        double across = dx * lx + dy * ly;
        push -= across >= 0 ? 1 - across / ELBOW_METRES : -1 - across / ELBOW_METRES;
      }
    }
    double aside = walker.asideMetres * 0.985 + 0.03 * Math.max(-1, Math.min(1, push));
    walker.asideMetres = Math.max(-MOST_ASIDE_METRES, Math.min(MOST_ASIDE_METRES, aside));
  }

  private static void moveWalker(Walker walker, int step) {
    double dt = Motion.STEP_SECONDS;
    boolean waits = false;
    if (walker.crossing != null) {
      boolean within = walker.s > walker.kerbFrom && walker.s < walker.kerbTo;
      if (!within && walker.s <= walker.kerbFrom && walker.s + walker.pace * dt > walker.kerbFrom) {
        waits = !walker.crossing.isSafe();
        within = !waits;
      }
      if (within != walker.onRoad) {
        walker.crossing.crossing += within ? 1 : -1;
        walker.onRoad = within;
      }
    }
    double speed = waits ? 0 : walker.pace;
    double heading = walker.way.heading(walker.s);
    double sway =
        walker.asideMetres + walker.swayMetres * StrictMath.sin(walker.s * 0.35 + walker.pace * 40);
    walker.x = walker.way.x(walker.s) - sway * StrictMath.sin(heading);
    walker.y = walker.way.y(walker.s) + sway * StrictMath.cos(heading);
    walker.motion.put(step, walker.x, walker.y, heading, speed, walker.travelled, false);
    walker.s += speed * dt;
    walker.travelled += speed * dt;
  }
}
