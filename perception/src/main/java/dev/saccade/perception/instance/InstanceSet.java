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
 */
public record InstanceSet(
    int widthPixels,
    int heightPixels,
    List<Instance> instances,
    int leftOutCount,
    Optional<ClassMap> classMap) {
  public InstanceSet {
    instances = List.copyOf(instances);
    if (leftOutCount < 0) {
      throw new IllegalArgumentException("leftOutCount: " + leftOutCount + " (expected: >= 0)");
    }
  }

  public boolean truncated() {
    return leftOutCount > 0;
  }
}
