package dev.saccade.sim.drive.mcap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Frames of reference, each in its parent: what {@code /tf} and {@code /tf_static} say. What is
 * repeated without a change is fixed, wherever it is said.
 */
final class TransformTree {
  /** More than vehicles have; each moving one takes memory. */
  static final int MOST_FRAMES = 256;

  /** Of all frames together; some 140 MB. */
  private static final int MOST_SAMPLES = 2_000_000;

  private static final int COUNTED_EVERY = 100_000;

  private static final String STATIC_TOPIC = "tf_static";

  /** A frame in its parent. */
  static final class Edge {
    private final String parent;
    private final String child;
    private final boolean said;
    private final PoseSeries poses = new PoseSeries(PoseSeries.MOST_SAMPLES);

    private Edge(String parent, String child, boolean said) {
      this.parent = parent;
      this.child = child;
      this.said = said;
    }

    String parent() {
      return parent;
    }

    String child() {
      return child;
    }

    PoseSeries poses() {
      return poses;
    }

    boolean isFixed() {
      return !poses.moves();
    }

    /** Whether it was told again and again, as what may move is. */
    private boolean isTold() {
      return !said && poses.count() > 1;
    }
  }

  /** By child. */
  private final Map<String, Edge> edges = new LinkedHashMap<>();

  private long added;

  /**
   * @return what keeps the transform from being taken; empty where it was
   */
  Optional<String> add(String topic, long loggedNanos, FrameTransform told) {
    if (told.parent().isEmpty() || told.child().isEmpty() || told.parent().equals(told.child())) {
      return Optional.of(
          "transform of '" + told.child() + "' in '" + told.parent() + "' (expected: two frames)");
    }
    Edge edge = edges.get(told.child());
    if (edge == null) {
      if (edges.size() == MOST_FRAMES) {
        return Optional.of("more than " + MOST_FRAMES + " frames");
      }
      boolean fixed = topic.endsWith(STATIC_TOPIC);
      edge = new Edge(told.parent(), told.child(), fixed);
      edges.put(told.child(), edge);
    }
    if (!edge.parent.equals(told.parent())) {
      return Optional.of(
          "frame "
              + told.child()
              + " sits in "
              + told.parent()
              + ", and in "
              + edge.parent
              + " before");
    }
    edge.poses.add(told.stampNanos(), loggedNanos, told.transform());
    if (++added % COUNTED_EVERY == 0
        && edges.values().stream().mapToLong(each -> each.poses.count()).sum() > MOST_SAMPLES) {
      edges.values().forEach(each -> each.poses.thin());
    }
    return Optional.empty();
  }

  boolean isEmpty() {
    return edges.isEmpty();
  }

  boolean knows(String frame) {
    return edges.containsKey(frame)
        || edges.values().stream().anyMatch(edge -> edge.parent.equals(frame));
  }

  /** All of them, by name. */
  Collection<String> frames() {
    TreeSet<String> frames = new TreeSet<>(edges.keySet());
    edges.values().forEach(edge -> frames.add(edge.parent));
    return frames;
  }

  /** The edges from a frame up to the one that sits in no other. */
  List<Edge> upwards(String frame) {
    List<Edge> way = new ArrayList<>();
    for (Edge edge = edges.get(frame); edge != null; edge = edges.get(edge.parent)) {
      // A tree is not promised: frames may sit in each other in a circle.
      if (way.contains(edge)) {
        break;
      }
      way.add(edge);
    }
    return way;
  }

  /** What ties two frames together. */
  sealed interface Tie {
    /**
     * @param transform of the one frame in the other
     */
    record Fixed(RigidTransform transform) implements Tie {}

    record Moving(String child, String parent) implements Tie {}

    record None() implements Tie {}
  }

  /** Where a frame sits in another. */
  Tie tie(String frame, String in) {
    List<Edge> up = upwards(frame);
    List<Edge> upOther = upwards(in);
    List<String> passed = new ArrayList<>(List.of(in));
    upOther.forEach(edge -> passed.add(edge.parent));
    RigidTransform transform = RigidTransform.IDENTITY;
    String at = frame;
    for (int i = 0; !passed.contains(at); i++) {
      if (i == up.size()) {
        return new Tie.None();
      }
      Edge edge = up.get(i);
      if (!edge.isFixed()) {
        return new Tie.Moving(edge.child, edge.parent);
      }
      transform = edge.poses.first().times(transform);
      at = edge.parent;
    }
    RigidTransform other = RigidTransform.IDENTITY;
    for (Edge edge : upOther.subList(0, passed.indexOf(at))) {
      if (!edge.isFixed()) {
        return new Tie.Moving(edge.child, edge.parent);
      }
      other = edge.poses.first().times(other);
    }
    return new Tie.Fixed(other.inverse().times(transform));
  }

  /**
   * The edge by which a frame moves through the world: the lowest above it that moves or, where the
   * vehicle stood still all the time, that was told again and again.
   */
  Optional<Edge> motion(String frame) {
    List<Edge> up = upwards(frame);
    return up.stream()
        .filter(edge -> !edge.isFixed())
        .findFirst()
        .or(() -> up.stream().filter(Edge::isTold).findFirst());
  }
}
