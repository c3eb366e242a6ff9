package dev.saccade.perception.stream;

import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.RunLengthMask;

/** The parts that instances and tracks share, to and from the wire. */
public final class WireInstances {
  private WireInstances() {}

  public static dev.saccade.v1.ObjectCategory toWire(ObjectCategory category) {
    return switch (category) {
      case VEHICLE -> dev.saccade.v1.ObjectCategory.OBJECT_CATEGORY_VEHICLE;
      case PEDESTRIAN -> dev.saccade.v1.ObjectCategory.OBJECT_CATEGORY_PEDESTRIAN;
      case CYCLIST -> dev.saccade.v1.ObjectCategory.OBJECT_CATEGORY_CYCLIST;
      case OTHER -> dev.saccade.v1.ObjectCategory.OBJECT_CATEGORY_OTHER;
    };
  }

  /**
   * @throws IllegalArgumentException for a category that is not stated or not known here
   */
  public static ObjectCategory fromWire(dev.saccade.v1.ObjectCategory wire) {
    return switch (wire) {
      case OBJECT_CATEGORY_VEHICLE -> ObjectCategory.VEHICLE;
      case OBJECT_CATEGORY_PEDESTRIAN -> ObjectCategory.PEDESTRIAN;
      case OBJECT_CATEGORY_CYCLIST -> ObjectCategory.CYCLIST;
      case OBJECT_CATEGORY_OTHER -> ObjectCategory.OTHER;
      case OBJECT_CATEGORY_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("category: " + wire + " (expected: a known one)");
    };
  }

  public static dev.saccade.v1.PixelBox toWire(PixelBox box) {
    return dev.saccade.v1.PixelBox.newBuilder()
        .setXMinPixels(box.xMinPixels())
        .setYMinPixels(box.yMinPixels())
        .setXMaxPixels(box.xMaxPixels())
        .setYMaxPixels(box.yMaxPixels())
        .build();
  }

  public static PixelBox fromWire(dev.saccade.v1.PixelBox wire) {
    return new PixelBox(
        wire.getXMinPixels(), wire.getYMinPixels(), wire.getXMaxPixels(), wire.getYMaxPixels());
  }

  public static dev.saccade.v1.RunLengthMask toWire(RunLengthMask mask) {
    dev.saccade.v1.RunLengthMask.Builder wire =
        dev.saccade.v1.RunLengthMask.newBuilder()
            .setWidthPixels(mask.widthPixels())
            .setHeightPixels(mask.heightPixels());
    for (int run : mask.runs()) {
      wire.addRuns(run);
    }
    return wire.build();
  }

  public static RunLengthMask fromWire(dev.saccade.v1.RunLengthMask wire) {
    int[] runs = new int[wire.getRunsCount()];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = wire.getRuns(i);
    }
    return new RunLengthMask(wire.getWidthPixels(), wire.getHeightPixels(), runs);
  }
}
