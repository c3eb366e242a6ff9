package dev.saccade.sim.drive;

import dev.saccade.perception.instance.ClassMap;
import java.util.List;

/**
 * The truth about one frame.
 *
 * @param classMap 255 is void
 * @param instanceIds row-major, the size of the class map: 0 for no object, otherwise {@link
 *     TruthObject#instanceId}; shared, not copied
 * @param objects every object with at least one visible pixel, by instance id
 */
public record FrameTruth(ClassMap classMap, int[] instanceIds, List<TruthObject> objects) {
  public FrameTruth {
    objects = List.copyOf(objects);
    if (instanceIds.length != classMap.classIds().length) {
      throw new IllegalArgumentException(
          "instanceIds: "
              + instanceIds.length
              + " (expected: "
              + classMap.classIds().length
              + " as the class map)");
    }
  }
}
