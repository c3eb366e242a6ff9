package dev.saccade.sim.world;

import java.util.List;

/**
 * Everything there is to see on one drive.
 *
 * @param ego the vehicle's own motion; its origin is on the ground below the rear axle
 */
record World(
    List<Prop> props, List<RoadUser> users, Motion ego, Light light, int seed, double seconds) {
  World {
    props = List.copyOf(props);
    users = List.copyOf(users);
  }
}
