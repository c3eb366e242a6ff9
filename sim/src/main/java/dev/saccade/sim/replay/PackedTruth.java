package dev.saccade.sim.replay;

import dev.saccade.perception.instance.ClassMap;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.TruthObject;
import java.nio.ByteBuffer;
import java.util.List;

/** The truth about one frame in little room. */
record PackedTruth(
    int widthPixels,
    int heightPixels,
    PackedBytes classIds,
    PackedBytes instanceIds,
    List<TruthObject> objects) {
  static PackedTruth of(FrameTruth truth) {
    ByteBuffer ids = ByteBuffer.allocate(Integer.BYTES * truth.instanceIds().length);
    ids.asIntBuffer().put(truth.instanceIds());
    return new PackedTruth(
        truth.classMap().widthPixels(),
        truth.classMap().heightPixels(),
        PackedBytes.of(truth.classMap().classIds()),
        PackedBytes.of(ids.array()),
        truth.objects());
  }

  FrameTruth unpacked() {
    int[] ids = new int[widthPixels * heightPixels];
    ByteBuffer.wrap(instanceIds.unpacked()).asIntBuffer().get(ids);
    return new FrameTruth(
        new ClassMap(widthPixels, heightPixels, classIds.unpacked()), ids, objects);
  }
}
