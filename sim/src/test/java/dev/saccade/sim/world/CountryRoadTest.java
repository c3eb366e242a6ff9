package dev.saccade.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.sim.drive.RoadClasses;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountryRoadTest {
  private static final double SECONDS = 8;

  @Test
  void shouldHaveEverythingThatTheSummaryPromises() {
    Set<Surface> seen = EnumSet.noneOf(Surface.class);
    Set<Integer> users = new TreeSet<>();
    boolean tractor = false;
    for (long seed = 1; seed <= 12; seed++) {
      World world = Scenarios.build("country-road", seed, SECONDS);
      for (Prop prop : world.props()) {
        for (byte surface : prop.part().mesh().surfaces()) {
          seen.add(Surface.of(surface));
        }
      }
      for (RoadUser user : world.users()) {
        users.add(user.classId());
        tractor |= user.size().heightMetres() == TractorShape.HEIGHT_METRES;
      }
    }

    assertThat(seen)
        .contains(
            Surface.GUARD_RAIL,
            Surface.FENCE,
            Surface.WALL,
            Surface.BUILDING,
            Surface.VEGETATION,
            Surface.TERRAIN,
            Surface.POLE,
            Surface.TRAFFIC_SIGN,
            Surface.CONE)
        .doesNotContain(Surface.PAVEMENT, Surface.TUNNEL);
    assertThat(users).contains(RoadClasses.CAR, RoadClasses.BICYCLIST, RoadClasses.PEDESTRIAN);
    assertThat(tractor).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldKeepVehiclesOutOfEachOther(long seed) {
    List<RoadUser> vehicles =
        Scenarios.build("country-road", seed, SECONDS).users().stream()
            .filter(user -> user.classId() != RoadClasses.PEDESTRIAN)
            .toList();

    for (double t = 0; t < SECONDS; t += 0.25) {
      for (int i = 0; i < vehicles.size(); i++) {
        for (int j = 0; j < i; j++) {
          double room = gap(vehicles.get(i), vehicles.get(j), t);
          assertThat(room)
              .as("%d and %d after %.2f s", i, j, t)
              .isGreaterThan(-0.1); // boxes are wider than what is in them
        }
      }
    }
  }

  /** The widest gap between two boxes along any of their axes; below 0 where they overlap. */
  private static double gap(RoadUser a, RoadUser b, double t) {
    double dx = b.motion().x(t) - a.motion().x(t);
    double dy = b.motion().y(t) - a.motion().y(t);
    double yawA = a.motion().yaw(t);
    double yawB = b.motion().yaw(t);
    double widest = Double.NEGATIVE_INFINITY;
    for (double axis : new double[] {yawA, yawA + Math.PI / 2, yawB, yawB + Math.PI / 2}) {
      double between = Math.abs(dx * Math.cos(axis) + dy * Math.sin(axis));
      widest = Math.max(widest, between - reach(a, yawA - axis) - reach(b, yawB - axis));
    }
    return widest;
  }

  private static double reach(RoadUser user, double turn) {
    return Math.abs(Math.cos(turn)) * user.size().lengthMetres() / 2
        + Math.abs(Math.sin(turn)) * user.size().widthMetres() / 2;
  }
}
