package dev.saccade.sim.world;

import java.util.List;
import java.util.Optional;

/**
 * Everything there is to see on one drive.
 *
 * @param ego the vehicle's own motion; its origin is on the ground below the rear axle
 * @param streetLights x, y and height of each, in metres
 * @param shelter a tunnel, if there is one
 */
record World(
    List<Prop> props,
    List<RoadUser> users,
    Motion ego,
    Light light,
    int seed,
    double seconds,
    List<double[]> streetLights,
    Optional<Shelter> shelter,
    List<Changing> changing) {
  World {
    props = List.copyOf(props);
    users = List.copyOf(users);
    streetLights = List.copyOf(streetLights);
    changing = List.copyOf(changing);
  }
}
