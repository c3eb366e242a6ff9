package dev.saccade.sim.replay;

import dev.saccade.perception.instance.PixelBox;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.RoadClasses;
import dev.saccade.sim.drive.TruthObject;
import dev.saccade.sim.evaluate.BinaryMask;
import dev.saccade.sim.evaluate.InstanceTruth;
import dev.saccade.sim.evaluate.TrackedObject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The truth about one frame as the judge wants it. Objects that show fewer than 100 pixels are
 * excused, as Cityscapes does: neither asked for nor held against who finds them.
 *
 * @param classIds row-major; 255 is void
 * @param objects those that count, by class id
 * @param excused boxes of those that do not, by class id
 */
record JudgedTruth(
    int widthPixels,
    int heightPixels,
    byte[] classIds,
    InstanceTruth instances,
    Map<Integer, List<TruthObject>> objects,
    Map<Integer, List<PixelBox>> excused) {
  static final int LEAST_PIXELS = 100;

  static JudgedTruth of(FrameTruth truth) {
    int width = truth.classMap().widthPixels();
    int height = truth.classMap().heightPixels();
    int[] ids = truth.instanceIds();
    byte[] classes = truth.classMap().classIds();
    Map<Integer, BitSet> inside = new TreeMap<>();
    BitSet ignored = new BitSet(ids.length);
    int last = 0;
    BitSet lastInside = null;
    for (int i = 0; i < ids.length; i++) {
      if ((classes[i] & 0xff) == RoadClasses.VOID) {
        ignored.set(i);
      }
      if (ids[i] == 0) {
        continue;
      }
      if (ids[i] != last) {
        last = ids[i];
        lastInside = inside.computeIfAbsent(last, id -> new BitSet(ids.length));
      }
      lastInside.set(i);
    }
    Map<Integer, BinaryMask> regions = new TreeMap<>();
    inside.forEach((id, bits) -> regions.put(id, new BinaryMask(width, height, bits)));
    Map<Integer, List<TruthObject>> objects = new HashMap<>();
    Map<Integer, List<PixelBox>> excused = new HashMap<>();
    for (TruthObject object : truth.objects()) {
      BitSet visible = inside.get(object.instanceId());
      if (visible != null && visible.cardinality() >= LEAST_PIXELS) {
        objects.computeIfAbsent(object.classId(), id -> new ArrayList<>()).add(object);
      } else {
        excused.computeIfAbsent(object.classId(), id -> new ArrayList<>()).add(object.box());
      }
    }
    return new JudgedTruth(
        width,
        height,
        classes,
        new InstanceTruth(width, height, regions, new BinaryMask(width, height, ignored)),
        objects,
        excused);
  }

  List<TruthObject> objects(int classId) {
    return objects.getOrDefault(classId, List.of());
  }

  List<TrackedObject<PixelBox>> boxes(int classId) {
    return objects(classId).stream()
        .map(object -> new TrackedObject<>((long) object.instanceId(), object.box()))
        .toList();
  }

  List<PixelBox> excused(int classId) {
    return excused.getOrDefault(classId, List.of());
  }
}
