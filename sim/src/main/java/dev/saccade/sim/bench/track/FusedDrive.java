package dev.saccade.sim.bench.track;

import dev.saccade.perception.track.CameraReport;
import dev.saccade.perception.track.KalmanTracker;
import dev.saccade.perception.track.Track;
import dev.saccade.perception.track.TrackState;
import dev.saccade.perception.track.Tracker;
import dev.saccade.perception.track.TrackerSettings;
import dev.saccade.perception.track.VehicleFusion;
import dev.saccade.perception.track.VehicleTrack;
import dev.saccade.sim.drive.TruthObject;
import dev.saccade.sim.evaluate.PositionErrors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cameras of one drive followed each by its tracker and fused, frame by frame in the order of
 * the cameras; and what became of the objects that two cameras saw at once.
 */
final class FusedDrive {
  private int seenByTwo;
  private int oneId;
  private int mixedCount;
  private int fusedCount;
  private int switchCount;
  private int cameraSwitchCount;
  private final Set<Integer> objects = new HashSet<>();
  private final Set<Integer> sharedObjects = new HashSet<>();
  private final List<Double> relativeErrors = new ArrayList<>();
  private final Map<Integer, Long> idOf = new HashMap<>();
  private final Map<String, Long> cameraIdOf = new HashMap<>();
  private final Handovers handovers = new Handovers();

  private FusedDrive() {}

  static FusedDrive follow(List<TruthClip> cameras) {
    FusedDrive drive = new FusedDrive();
    KalmanTracker tracker = new KalmanTracker(TrackerSettings.standard());
    VehicleFusion fusion = new VehicleFusion();
    byte[][] states = new byte[cameras.size()][0];
    byte[] fused = {};
    for (int frame = 0; frame < cameras.get(0).frames().size(); frame++) {
      // Camera track -> object, of this frame.
      Map<VehicleTrack.Source, TruthObject> objectOf = new HashMap<>();
      List<VehicleTrack> tracks = List.of();
      for (int camera = 0; camera < cameras.size(); camera++) {
        TruthClip clip = cameras.get(camera);
        Tracker.Step step = tracker.step(states[camera], clip.observation(frame));
        states[camera] = step.nextState();
        drive.note(clip, frame, step.tracks(), objectOf);
        VehicleFusion.Step next = fusion.step(fused, report(clip, frame, step.tracks()));
        fused = next.nextState();
        tracks = next.tracks();
      }
      drive.judge(tracks, objectOf, cameras.get(0));
      drive.handovers.add(cameras.get(0).frames().get(frame).captureEpochNanos(), tracks, objectOf);
    }
    return drive;
  }

  static CameraReport report(TruthClip clip, int frame, List<Track> tracks) {
    List<CameraReport.Placed> placed = new ArrayList<>();
    for (Track track : tracks) {
      if (track.ground().isPresent()
          && (track.state() == TrackState.CONFIRMED || track.state() == TrackState.COASTING)) {
        placed.add(
            new CameraReport.Placed(
                track.id(),
                track.state(),
                track.objectClass().name(),
                track.objectClass().category(),
                track.existence(),
                track.ground().get(),
                track.bearings(),
                track.firstSeenEpochNanos(),
                track.lastSeenEpochNanos()));
      }
    }
    TruthClip.Moment moment = clip.frames().get(frame);
    return new CameraReport(
        clip.cameraId(), moment.captureEpochNanos(), Optional.of(moment.pose()), placed);
  }

  private void note(
      TruthClip clip,
      int frame,
      List<Track> tracks,
      Map<VehicleTrack.Source, TruthObject> objectOf) {
    TruthClip.Moment moment = clip.frames().get(frame);
    IdentityHashMap<Object, TruthObject> objectOfMask = new IdentityHashMap<>();
    for (int i = 0; i < moment.objects().size(); i++) {
      objectOfMask.put(moment.instances().get(i).mask(), moment.objects().get(i));
    }
    for (Track track : tracks) {
      TruthObject object = track.mask().map(objectOfMask::get).orElse(null);
      if (object != null && track.state() == TrackState.CONFIRMED && track.ground().isPresent()) {
        objectOf.put(new VehicleTrack.Source(clip.cameraId(), track.id()), object);
        Long before = cameraIdOf.put(clip.cameraId() + " " + object.instanceId(), track.id());
        cameraSwitchCount += before != null && before != track.id() ? 1 : 0;
      }
    }
  }

  private void judge(
      List<VehicleTrack> tracks, Map<VehicleTrack.Source, TruthObject> objectOf, TruthClip camera) {
    Map<Integer, Set<Long>> idsOf = new HashMap<>();
    Map<Integer, Integer> camerasOf = new HashMap<>();
    objectOf.values().forEach(object -> camerasOf.merge(object.instanceId(), 1, Integer::sum));
    for (VehicleTrack track : tracks) {
      Set<Integer> of = new HashSet<>();
      TruthObject any = null;
      for (VehicleTrack.Source source : track.sources()) {
        TruthObject object = objectOf.get(source);
        if (object != null && track.state() != TrackState.ENDED) {
          of.add(object.instanceId());
          idsOf.computeIfAbsent(object.instanceId(), id -> new HashSet<>()).add(track.id());
          any = object;
        }
      }
      if (of.size() == 1) {
        addError(track, any, camera);
      }
      if (track.sources().size() > 1 && !of.isEmpty()) {
        fusedCount++;
        mixedCount += of.size() > 1 ? 1 : 0;
      }
    }
    for (Map.Entry<Integer, Set<Long>> entry : idsOf.entrySet()) {
      objects.add(entry.getKey());
      if (camerasOf.get(entry.getKey()) > 1) {
        sharedObjects.add(entry.getKey());
        seenByTwo++;
        oneId += entry.getValue().size() == 1 ? 1 : 0;
      }
      if (entry.getValue().size() == 1) {
        long id = entry.getValue().iterator().next();
        Long before = idOf.put(entry.getKey(), id);
        switchCount += before != null && before != id ? 1 : 0;
      }
    }
  }

  private void addError(VehicleTrack track, TruthObject object, TruthClip camera) {
    double[] nearest =
        PositionErrors.nearestPoint(
            object.xMetres(),
            object.yMetres(),
            object.lengthMetres(),
            object.widthMetres(),
            object.yawRadians(),
            camera.calibration().xMetres(),
            camera.calibration().yMetres());
    double distance =
        Math.max(
            0.1,
            Math.hypot(
                nearest[0] - camera.calibration().xMetres(),
                nearest[1] - camera.calibration().yMetres()));
    if (distance <= 30 && track.sources().size() > 1) {
      relativeErrors.add(
          Math.hypot(track.ground().xMetres() - nearest[0], track.ground().yMetres() - nearest[1])
              / distance);
    }
  }

  /** Objects in frames in which two cameras or more had them. */
  int seenByTwo() {
    return seenByTwo;
  }

  /** Those of them that had exactly one id of the vehicle. */
  int oneId() {
    return oneId;
  }

  /** Tracks of several cameras, frame by frame. */
  int fusedCount() {
    return fusedCount;
  }

  /** Those of them that held different objects. */
  int mixedCount() {
    return mixedCount;
  }

  /** How often an object's id of the vehicle changed, over the whole drive and all cameras. */
  int switchCount() {
    return switchCount;
  }

  /** How often an object's id changed within one camera, all cameras together. */
  int cameraSwitchCount() {
    return cameraSwitchCount;
  }

  /** Objects that passed from one camera to another. */
  Handovers handovers() {
    return handovers;
  }

  /** Different objects. */
  int objectCount() {
    return objects.size();
  }

  /** Different ones that two cameras had at once, at any time. */
  int sharedObjectCount() {
    return sharedObjects.size();
  }

  /** Of fused tracks to 30 m: the nearest point to the first camera, over the distance. */
  List<Double> relativeErrors() {
    return relativeErrors;
  }
}
