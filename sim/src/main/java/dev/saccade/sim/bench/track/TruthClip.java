package dev.saccade.sim.bench.track;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.instance.Appearance;
import dev.saccade.perception.instance.AppearanceSampler;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.instance.RunLengthMask;
import dev.saccade.perception.instance.SurfaceMap;
import dev.saccade.perception.network.bundle.ClassSet;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.perception.track.CameraObservation;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.RoadClasses;
import dev.saccade.sim.drive.TruthObject;
import dev.saccade.sim.world.RenderedTruth;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one camera of a rendered drive truly saw, as a tracker is told it: an instance with its
 * exact mask and full confidence for every object of which enough can be seen, and the colours
 * under that mask if the drive is painted. The same objects are the truth that tracks are held
 * against.
 *
 * @param frames in the order of capture
 */
record TruthClip(
    String name,
    String cameraId,
    int widthPixels,
    int heightPixels,
    CameraCalibration calibration,
    List<Moment> frames) {
  /** Rendered drives have CamVid's classes. */
  private static final SurfaceMap.Legend SURFACES =
      new SurfaceMap.Legend(ClassSet.CAMVID.surfaces());

  /** Any time after 1970; drives begin at 0. */
  private static final long START_EPOCH_NANOS = 1_700_000_000_000_000_000L;

  TruthClip {
    frames = List.copyOf(frames);
  }

  /**
   * One frame.
   *
   * @param objects those of which enough can be seen
   * @param instances of the same objects, in the same order
   * @param surfaces as the truth's classes tell them
   */
  record Moment(
      long captureEpochNanos,
      EgoPose pose,
      List<TruthObject> objects,
      List<Instance> instances,
      SurfaceMap surfaces) {
    Moment {
      objects = List.copyOf(objects);
      instances = List.copyOf(instances);
    }
  }

  /**
   * Renders the truth of all cameras.
   *
   * @param leastPixels an object shows in so many pixels of its mask, or it does not count
   */
  static List<TruthClip> render(String name, RenderedTruth drive, int leastPixels) {
    AppearanceSampler appearances = new AppearanceSampler();
    List<List<Moment>> moments = new ArrayList<>();
    drive.cameras().forEach(camera -> moments.add(new ArrayList<>()));
    for (int sequence = 0; sequence < drive.frameCount(); sequence++) {
      long captured = START_EPOCH_NANOS + drive.captureOffsetNanos(sequence);
      EgoPose pose = drive.egoPose(sequence);
      for (int camera = 0; camera < moments.size(); camera++) {
        RenderedTruth.Sight sight = drive.sight(sequence, camera);
        Optional<ByteBuffer> rgb = sight.rgb().map(ByteBuffer::wrap);
        moments
            .get(camera)
            .add(
                moment(
                    captured,
                    pose,
                    sight.truth(),
                    leastPixels,
                    mask -> rgb.flatMap(picture -> appearances.sample(mask, picture))));
      }
    }
    List<TruthClip> clips = new ArrayList<>();
    for (int camera = 0; camera < moments.size(); camera++) {
      DriveCamera of = drive.cameras().get(camera);
      clips.add(
          new TruthClip(
              name,
              of.id(),
              of.widthPixels(),
              of.heightPixels(),
              of.calibration().orElseThrow(),
              moments.get(camera)));
    }
    return clips;
  }

  /** What a tracker is told of a frame. */
  CameraObservation observation(int frame) {
    return observation(frame, frames.get(frame).instances());
  }

  /** The same instant, if nothing had been looked at. */
  CameraObservation blind(int frame) {
    return observation(frame, List.of());
  }

  private CameraObservation observation(int frame, List<Instance> instances) {
    return new CameraObservation(
        frames.get(frame).captureEpochNanos(),
        widthPixels,
        heightPixels,
        instances,
        Optional.of(frames.get(frame).pose()),
        Optional.of(calibration),
        Optional.of(frames.get(frame).surfaces()));
  }

  static Moment moment(
      long captured,
      EgoPose pose,
      FrameTruth truth,
      int leastPixels,
      Function<RunLengthMask, Optional<Appearance>> looks) {
    int width = truth.classMap().widthPixels();
    int height = truth.classMap().heightPixels();
    Map<Integer, Runs> runsOf = new HashMap<>();
    int[] ids = truth.instanceIds();
    for (int i = 0; i < ids.length; ) {
      int id = ids[i];
      int end = i + 1;
      while (end < ids.length && ids[end] == id) {
        end++;
      }
      if (id != 0) {
        runsOf.computeIfAbsent(id, key -> new Runs()).add(i, end);
      }
      i = end;
    }
    List<TruthObject> objects = new ArrayList<>();
    List<Instance> instances = new ArrayList<>();
    for (TruthObject object : truth.objects()) {
      Runs runs = runsOf.get(object.instanceId());
      if (runs == null || runs.inside < leastPixels) {
        continue;
      }
      RunLengthMask mask = new RunLengthMask(width, height, runs.closed(ids.length));
      objects.add(object);
      instances.add(
          new Instance(
              instances.size() + 1,
              objectClass(object.classId()),
              1,
              object.box(),
              (object.box().xMinPixels() + object.box().xMaxPixels()) / 2,
              (object.box().yMinPixels() + object.box().yMaxPixels()) / 2,
              runs.inside,
              mask,
              looks.apply(mask)));
    }
    return new Moment(
        captured,
        pose,
        objects,
        instances,
        SurfaceMap.of(truth.classMap().classIds(), width, height, SURFACES));
  }

  private static ObjectClass objectClass(int classId) {
    ObjectCategory category =
        switch (classId) {
          case RoadClasses.CAR -> ObjectCategory.VEHICLE;
          case RoadClasses.PEDESTRIAN -> ObjectCategory.PEDESTRIAN;
          case RoadClasses.BICYCLIST -> ObjectCategory.CYCLIST;
          default -> ObjectCategory.OTHER;
        };
    return new ObjectClass(classId, RoadClasses.NAMES.get(classId), category);
  }

  /** Runs of one mask as they are found. */
  private static final class Runs {
    private int[] lengths = new int[32];
    private int count;
    private int end;
    private long inside;

    void add(int from, int to) {
      if (count + 3 > lengths.length) {
        lengths = java.util.Arrays.copyOf(lengths, 2 * lengths.length);
      }
      lengths[count++] = from - end;
      lengths[count++] = to - from;
      inside += to - from;
      end = to;
    }

    int[] closed(int pixels) {
      lengths[count++] = pixels - end;
      return java.util.Arrays.copyOf(lengths, count);
    }
  }
}
