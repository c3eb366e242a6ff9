package dev.saccade.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class PassingTest {
  private static final double SECONDS = 12;
  private static final double LANE_METRES = 3.2;
  private static final double CAR_METRES = 1.9;
  private static final int STEPS = Motion.steps(SECONDS);

  private final Course lane = Course.through(0, 0, 500, 0);

  private static Traffic.Driver driver(Traffic traffic, Course on, double s, double speed) {
    Traffic.Driver driver = new Traffic.Driver(on, s, speed, speed, 4, 0, new Motion(STEPS));
    traffic.add(driver);
    return driver;
  }

  /** The lane's line is the x axis, the road's middle lies to the left of it. */
  @Property(tries = 40)
  void shouldSwingOutWhileBesideWhatIsInTheWayAndStayOnItsSide(
      @ForAll @DoubleRange(min = 10, max = 25) double speed,
      @ForAll @DoubleRange(min = 0.5, max = 6) double slowSpeed,
      @ForAll @DoubleRange(min = 50, max = 90) double ahead) {
    Traffic traffic = new Traffic();
    Traffic.Driver car = driver(traffic, lane, 0, speed);
    Traffic.Driver slow = driver(traffic, Course.through(0, -1.6, 500, -1.6), ahead, slowSpeed);
    traffic.run(STEPS);
    Passing passing = new Passing(1);
    passing.around(slow, LANE_METRES - 0.35);
    passing.shift(car, LANE_METRES / 2, CAR_METRES);

    double room = LANE_METRES / 2 - CAR_METRES / 2;
    for (double t = 0; t < SECONDS; t += Motion.STEP_SECONDS) {
      double left = car.motion.y(t);
      assertThat(left).isBetween(-1e-9, room);
      if (Math.abs(car.motion.x(t) - slow.motion.x(t)) < 3) {
        assertThat(left).isGreaterThan(0.3);
      }
      assertThat(car.motion.speed(t)).isCloseTo(speed, within(1e-9));
    }
  }

  @Property(tries = 20)
  void shouldKeepItsLineWhereNothingIsInTheWay(
      @ForAll @DoubleRange(min = 10, max = 25) double speed) {
    Traffic traffic = new Traffic();
    Traffic.Driver car = driver(traffic, lane, 0, speed);
    traffic.run(STEPS);
    Passing passing = new Passing(-1);
    passing.around(450, 470, LANE_METRES - 0.6);
    passing.shift(car, LANE_METRES / 2, CAR_METRES);

    for (double t = 0; t < SECONDS; t += 0.5) {
      assertThat(car.motion.y(t)).isZero();
      assertThat(car.motion.yaw(t)).isZero();
    }
  }
}
