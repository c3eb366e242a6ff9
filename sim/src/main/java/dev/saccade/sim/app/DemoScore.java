package dev.saccade.sim.app;

import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.stream.WireInstances;
import dev.saccade.sim.drive.RoadClasses;
import dev.saccade.sim.drive.TruthObject;
import dev.saccade.sim.evaluate.Hota;
import dev.saccade.sim.evaluate.TrackedObject;
import dev.saccade.sim.evaluate.TrackingSequence;
import dev.saccade.sim.replay.FrameFate;
import dev.saccade.sim.replay.LoadedDrive;
import dev.saccade.sim.replay.RunResult;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import java.util.ArrayList;
import java.util.List;

/**
 * How well the tracks of a run follow the true objects: HOTA by boxes, class by class and pooled,
 * over the frames that were processed. True objects too small for anybody to steer by are left out.
 */
final class DemoScore {
  /** Of the picture, box against picture: 12 x 8 pixels of 512 x 256. */
  static final double LEAST_AREA_FRACTION = 0.00075;

  private DemoScore() {}

  /**
   * @return 0..1; NaN where there is nothing to compare
   */
  static double hota(RunResult result, LoadedDrive drive) {
    List<Hota> parts = new ArrayList<>();
    for (String cameraId : result.cameraIds()) {
      for (int classId = 0; classId < RoadClasses.NAMES.size(); classId++) {
        if (RoadClasses.isThing(classId)) {
          TrackingSequence sequence = sequence(result, drive, cameraId, classId);
          if (sequence.truthDetections() > 0 || sequence.resultDetections() > 0) {
            parts.add(Hota.of(sequence));
          }
        }
      }
    }
    return parts.isEmpty() ? Double.NaN : Hota.pooled(parts).hota();
  }

  private static TrackingSequence sequence(
      RunResult result, LoadedDrive drive, String cameraId, int classId) {
    List<List<TrackedObject<PixelBox>>> truth = new ArrayList<>();
    List<List<TrackedObject<PixelBox>>> found = new ArrayList<>();
    String className = RoadClasses.NAMES.get(classId);
    for (FrameFate fate : result.fates()) {
      if (fate.update().isEmpty() || !fate.id().cameraId().equals(cameraId)) {
        continue;
      }
      double leastArea =
          LEAST_AREA_FRACTION
              * fate.update().get().getWidthPixels()
              * fate.update().get().getHeightPixels();
      List<TrackedObject<PixelBox>> expected = new ArrayList<>();
      for (TruthObject object : drive.objects(cameraId, fate.id().sequence()).orElse(List.of())) {
        if (object.classId() == classId && object.box().areaPixels() >= leastArea) {
          expected.add(new TrackedObject<>(object.instanceId(), object.box()));
        }
      }
      List<TrackedObject<PixelBox>> tracked = new ArrayList<>();
      for (Track track : fate.update().get().getTracksList()) {
        if (track.getState() == TrackState.TRACK_STATE_CONFIRMED
            && track.getClassName().equals(className)) {
          tracked.add(
              new TrackedObject<>(track.getTrackId(), WireInstances.fromWire(track.getBox())));
        }
      }
      truth.add(expected);
      found.add(tracked);
    }
    return TrackingSequence.of(truth, found, PixelBox::overlap);
  }
}
