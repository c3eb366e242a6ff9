package dev.saccade.perception.track;

import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.RunLengthMask;
import java.util.List;
import java.util.Optional;

/** Observations for tests, put together by hand. */
final class Scene {
  static final int WIDTH = 1280;
  static final int HEIGHT = 720;
  static final ObjectClass CAR = new ObjectClass(8, "Car", ObjectCategory.VEHICLE);
  static final ObjectClass PERSON = new ObjectClass(9, "Pedestrian", ObjectCategory.PEDESTRIAN);
  private static final RunLengthMask NO_MASK = new RunLengthMask(1, 1, new int[] {1});

  private Scene() {}

  static long nanos(double seconds) {
    return 1_700_000_000_000_000_000L + Math.round(seconds * 1e9);
  }

  static Instance box(int id, ObjectClass objectClass, double confidence, PixelBox box) {
    return new Instance(
        id,
        objectClass,
        (float) confidence,
        box,
        (box.xMinPixels() + box.xMaxPixels()) / 2,
        (box.yMinPixels() + box.yMaxPixels()) / 2,
        Math.round(box.areaPixels()),
        NO_MASK);
  }

  static Instance car(int id, double centreX, double centreY) {
    return car(id, centreX, centreY, 0.9);
  }

  static Instance car(int id, double centreX, double centreY, double confidence) {
    return box(id, CAR, confidence, around(centreX, centreY, 100, 60));
  }

  static PixelBox around(double centreX, double centreY, double width, double height) {
    return new PixelBox(
        (float) (centreX - width / 2),
        (float) (centreY - height / 2),
        (float) (centreX + width / 2),
        (float) (centreY + height / 2));
  }

  static CameraObservation at(double seconds, Instance... instances) {
    return at(seconds, List.of(instances));
  }

  static CameraObservation at(double seconds, List<Instance> instances) {
    return new CameraObservation(
        nanos(seconds), WIDTH, HEIGHT, instances, Optional.empty(), Optional.empty());
  }

  /** A mask at the frame's size that is inside where {@code inside} says so. */
  static RunLengthMask mask(java.util.function.IntPredicate inside) {
    java.util.ArrayList<Integer> runs = new java.util.ArrayList<>();
    boolean current = false;
    int length = 0;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      if (inside.test(i) != current) {
        runs.add(length);
        length = 0;
        current = !current;
      }
      length++;
    }
    runs.add(length);
    return new RunLengthMask(WIDTH, HEIGHT, runs.stream().mapToInt(Integer::intValue).toArray());
  }
}
