package dev.saccade.perception.instance;

import java.util.List;
import java.util.Optional;

/**
 * All objects of one frame.
 *
 * @param widthPixels of the frame as captured: what boxes and centroids refer to
 * @param instances largest first
 * @param leftOutCount end points that a truncated extraction did not look at; 0 when it was not
 *     truncated
 * @param classMap where the caller asked for it
 * @param surfaces of the ground and of what stands on it; empty where the classes do not tell
 */
public record InstanceSet(
    int widthPixels,
    int heightPixels,
    List<Instance> instances,
    int leftOutCount,
    Optional<ClassMap> classMap,
    Optional<SurfaceMap> surfaces) {
  public InstanceSet {
    instances = List.copyOf(instances);
    if (leftOutCount < 0) {
      throw new IllegalArgumentException("leftOutCount: " + leftOutCount + " (expected: >= 0)");
    }
  }

  /** Of which nothing is known but the instances. */
  public InstanceSet(
      int widthPixels,
      int heightPixels,
      List<Instance> instances,
      int leftOutCount,
      Optional<ClassMap> classMap) {
    this(widthPixels, heightPixels, instances, leftOutCount, classMap, Optional.empty());
  }

  public boolean truncated() {
    return leftOutCount > 0;
  }
}
