package dev.saccade.sim.drive.mcap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Finds what a recording says of the vehicle's way: odometry, transforms that move, or poses in a
 * frame.
 */
final class EgoSources {
  private final Map<String, PoseTopic> topics;
  private final TransformTree tree;
  private final VehiclePlace vehicle;

  EgoSources(Map<String, PoseTopic> topics, TransformTree tree, VehiclePlace vehicle) {
    this.topics = topics;
    this.tree = tree;
    this.vehicle = vehicle;
  }

  /**
   * A way that the vehicle may have taken.
   *
   * @param name for people
   * @param poses of something that the vehicle is fixed to
   * @param vehicle in that something
   */
  record Source(String name, PoseSeries poses, RigidTransform vehicle) {}

  /** Those of the vehicle, the best kind first. */
  List<Source> all() {
    List<Source> odometry = new ArrayList<>();
    List<Source> poses = new ArrayList<>();
    for (PoseTopic topic : topics.values()) {
      if (topic.child().isEmpty()) {
        // A pose in the vehicle's own frame is somebody else's.
        if (!isFixed(topic.frame())) {
          poses.add(
              new Source(
                  topic.name() + " (a pose in " + topic.frame() + ")",
                  topic.poses(),
                  RigidTransform.IDENTITY));
        }
        continue;
      }
      String name = topic.name() + " (" + topic.child() + " in " + topic.frame() + ")";
      if (tree.tie(vehicle.frame(), topic.child()) instanceof TransformTree.Tie.Fixed tie) {
        odometry.add(new Source(name, topic.poses(), tie.transform()));
      }
    }
    Optional<TransformTree.Edge> motion = tree.motion(vehicle.frame());
    List<Source> all = new ArrayList<>(odometry);
    motion.ifPresent(
        edge -> {
          if (tree.tie(vehicle.frame(), edge.child()) instanceof TransformTree.Tie.Fixed tie) {
            all.add(
                new Source(
                    "the transforms of " + edge.child() + " in " + edge.parent(),
                    edge.poses(),
                    tie.transform()));
          }
        });
    all.addAll(poses);
    return all;
  }

  private boolean isFixed(String frame) {
    return tree.tie(frame, vehicle.frame()) instanceof TransformTree.Tie.Fixed;
  }

  /** Odometry of something else, for people; empty where there is none. */
  Optional<String> unrelated() {
    return topics.values().stream()
        .filter(topic -> !topic.child().isEmpty())
        .findFirst()
        .map(
            topic ->
                topic.name()
                    + " is of frame "
                    + topic.child()
                    + ", which no transform ties to "
                    + vehicle.frame());
  }

  /**
   * The source that knows the vehicle's place at most frames; of equals the first.
   *
   * @param known how many frames it knows
   */
  Optional<Source> best(ToIntFunction<Source> known) {
    Source best = null;
    int most = 0;
    for (Source source : all()) {
      int count = known.applyAsInt(source);
      if (count > most) {
        best = source;
        most = count;
      }
    }
    return Optional.ofNullable(best);
  }
}
