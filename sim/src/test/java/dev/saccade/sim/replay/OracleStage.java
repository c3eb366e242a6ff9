package dev.saccade.sim.replay;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.instance.RunLengthMask;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.RoadClasses;
import dev.saccade.sim.drive.TruthObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stage that looks the answer up in the truth of the drive. */
final class OracleStage implements PerceptionStage {
  private static final Map<Integer, ObjectCategory> CATEGORIES =
      Map.of(
          RoadClasses.CAR, ObjectCategory.VEHICLE,
          RoadClasses.PEDESTRIAN, ObjectCategory.PEDESTRIAN,
          RoadClasses.BICYCLIST, ObjectCategory.CYCLIST);

  private final Drive drive;

  OracleStage(Drive drive) {
    this.drive = drive;
  }

  @Override
  public StageDescription description() {
    return new StageDescription("oracle", "oracle", "");
  }

  @Override
  public List<Profile> profiles() {
    return List.of(Profile.of(512, 256));
  }

  @Override
  public int maxBatchCount() {
    return 1;
  }

  @Override
  public List<StageResult> perceive(StageRequest request) {
    return request.frames().stream().map(this::perceived).toList();
  }

  private StageResult perceived(Frame frame) {
    try {
      FrameTruth truth = drive.truth(frame.id().cameraId(), frame.id().sequence()).orElseThrow();
      List<Instance> instances = new ArrayList<>();
      for (TruthObject object : truth.objects()) {
        RunLengthMask mask = mask(truth, object.instanceId());
        instances.add(
            new Instance(
                instances.size() + 1,
                new ObjectClass(
                    object.classId(),
                    RoadClasses.NAMES.get(object.classId()),
                    CATEGORIES.get(object.classId())),
                0.9f,
                object.box(),
                (object.box().xMinPixels() + object.box().xMaxPixels()) / 2,
                (object.box().yMinPixels() + object.box().yMaxPixels()) / 2,
                mask.areaPixels(),
                mask));
      }
      return new StageResult.Perceived(
          new InstanceSet(
              frame.widthPixels(),
              frame.heightPixels(),
              instances,
              0,
              Optional.of(truth.classMap())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RunLengthMask mask(FrameTruth truth, int instanceId) {
    List<Integer> runs = new ArrayList<>();
    boolean inside = false;
    int run = 0;
    for (int id : truth.instanceIds()) {
      if (id == instanceId == inside) {
        run++;
      } else {
        runs.add(run);
        inside = !inside;
        run = 1;
      }
    }
    runs.add(run);
    return new RunLengthMask(
        truth.classMap().widthPixels(),
        truth.classMap().heightPixels(),
        runs.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public void close() {
    // The drive belongs to who opened it.
  }
}
