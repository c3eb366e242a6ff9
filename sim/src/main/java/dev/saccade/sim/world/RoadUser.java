package dev.saccade.sim.world;

import java.util.List;
import java.util.Objects;

/**
 * A thing that the truth tells apart: a vehicle, someone on foot, someone on wheels.
 *
 * @param instanceId classId * 1000 + n
 * @param size of the box around it, which stands on the ground around its middle
 * @param body draws it
 */
record RoadUser(int instanceId, int classId, Size size, Motion motion, Body body) {
  /** Of a box, in metres. */
  record Size(double lengthMetres, double widthMetres, double heightMetres) {}

  /** How a user looks at an instant. */
  interface Body {
    /**
     * @param root on the ground, x forward
     */
    void add(Motion motion, double seconds, Transform root, List<Part> parts);
  }

  RoadUser {
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(motion, "motion");
    Objects.requireNonNull(body, "body");
  }

  void addParts(double seconds, List<Part> parts) {
    body.add(
        motion,
        seconds,
        Transform.at(motion.x(seconds), motion.y(seconds), 0, motion.yaw(seconds)),
        parts);
  }
}
