package dev.saccade.sim.replay;

import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.InstanceSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps what the stage made of each frame of a run, for those who look at it afterwards: no more
 * than fits in so many bytes; later frames are then not kept.
 *
 * <p>All the work on the stage's thread is to deflate a class map: a sixth of a millisecond for
 * 512x256.
 */
public final class StageArchive implements TappedStage.Listener {
  private static final long MOST_BYTES = 512L << 20;

  private final Map<FrameId, Packed> frames = new HashMap<>();
  private long bytes;

  private record Packed(
      int widthPixels, int heightPixels, PackedBytes classIds, List<Instance> instances) {}

  /** What the stage made of one frame. */
  public record Seen(ClassMap classMap, List<Instance> instances) {}

  @Override
  public synchronized void seen(FrameId id, InstanceSet instances) {
    if (bytes > MOST_BYTES || instances.classMap().isEmpty()) {
      return;
    }
    ClassMap map = instances.classMap().get();
    PackedBytes classIds = PackedBytes.of(map.classIds());
    bytes += classIds.deflated().length;
    for (Instance instance : instances.instances()) {
      bytes += 4L * instance.mask().runs().length;
    }
    frames.put(
        id, new Packed(map.widthPixels(), map.heightPixels(), classIds, instances.instances()));
  }

  /**
   * All that was seen in a frame; empty where the frame never reached the stage or was too many.
   */
  public synchronized Optional<Seen> of(FrameId id) {
    Packed packed = frames.get(id);
    return packed == null
        ? Optional.empty()
        : Optional.of(
            new Seen(
                new ClassMap(
                    packed.widthPixels(), packed.heightPixels(), packed.classIds().unpacked()),
                packed.instances()));
  }

  /** Whether a frame was kept. */
  synchronized boolean has(FrameId id) {
    return frames.containsKey(id);
  }

  /** The class map of a frame. */
  public Optional<ClassMap> classMapOf(FrameId id) {
    return of(id).map(Seen::classMap);
  }
}
