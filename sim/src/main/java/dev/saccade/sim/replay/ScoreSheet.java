package dev.saccade.sim.replay;

import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.stream.WireInstances;
import dev.saccade.sim.drive.RoadClasses;
import dev.saccade.sim.evaluate.ConfusionMatrix;
import dev.saccade.sim.evaluate.FrameMatching;
import dev.saccade.sim.evaluate.InstanceAveragePrecision;
import dev.saccade.sim.evaluate.InstancePrediction;
import dev.saccade.sim.evaluate.MaskScaling;
import dev.saccade.sim.evaluate.TrackedObject;
import dev.saccade.sim.evaluate.TrackingScores;
import dev.saccade.sim.evaluate.TrackingSequence;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects frames, each a truth beside an output, and gives every score over all of them. Which
 * output stands beside which truth is the caller's: its own, or what a planner held at that
 * instant.
 */
final class ScoreSheet {
  static final List<Integer> THINGS =
      List.of(RoadClasses.CAR, RoadClasses.PEDESTRIAN, RoadClasses.BICYCLIST);

  private final boolean knowsClasses;
  private final byte[] roadIdOfModelId = new byte[256];
  private final ConfusionMatrix semantic =
      new ConfusionMatrix(RoadClasses.NAMES.size(), RoadClasses.VOID);
  private final InstanceAveragePrecision instances = new InstanceAveragePrecision(THINGS);
  private final Map<Integer, Map<String, Frames>> tracks = new TreeMap<>();
  private long frameCount;

  /** One class in one camera of one run. */
  private static final class Frames {
    final List<List<TrackedObject<PixelBox>>> truth = new ArrayList<>();
    final List<List<TrackedObject<PixelBox>>> found = new ArrayList<>();
  }

  /** What the pipeline made of one frame. */
  record Output(StageArchive.Seen seen, TrackUpdate update) {}

  /**
   * @param modelClasses names by class id of the network; empty where it names none: pixels are
   *     then not judged
   */
  ScoreSheet(List<String> modelClasses) {
    this.knowsClasses = !modelClasses.isEmpty();
    Arrays.fill(roadIdOfModelId, (byte) RoadClasses.VOID);
    for (int i = 0; i < modelClasses.size(); i++) {
      roadIdOfModelId[i] =
          (byte) roadClass(modelClasses.get(i)).orElse(RoadClasses.VOID).intValue();
    }
  }

  /**
   * @param sequence which run and camera: ids mean the same within one only
   * @param output empty where there was none: everything is missed
   */
  void add(String sequence, JudgedTruth truth, Optional<Output> output) {
    frameCount++;
    if (knowsClasses) {
      semantic.add(truth.classIds(), predicted(truth, output));
    }
    instances.add(truth.instances(), predictions(truth, output));
    for (int classId : THINGS) {
      Frames frames =
          tracks
              .computeIfAbsent(classId, id -> new LinkedHashMap<>())
              .computeIfAbsent(sequence, name -> new Frames());
      List<TrackedObject<PixelBox>> judged = truth.boxes(classId);
      frames.truth.add(judged);
      frames.found.add(
          FrameMatching.withoutExcused(
              judged,
              truth.excused(classId),
              output.map(out -> confirmed(out.update(), classId)).orElse(List.of()),
              PixelBox::overlap));
    }
  }

  SheetScores scores() {
    Map<String, Double> iou = new LinkedHashMap<>();
    for (int c = 0; c < RoadClasses.NAMES.size(); c++) {
      iou.put(RoadClasses.NAMES.get(c), semantic.iou(c));
    }
    Map<String, SheetScores.ThingScores> things = new LinkedHashMap<>();
    List<TrackingScores> all = new ArrayList<>();
    for (InstanceAveragePrecision.ClassScore score : instances.perClass()) {
      List<TrackingScores> ofClass = new ArrayList<>();
      for (Frames frames : tracks.getOrDefault(score.labelId(), Map.of()).values()) {
        ofClass.add(
            TrackingScores.of(TrackingSequence.of(frames.truth, frames.found, PixelBox::overlap)));
      }
      all.addAll(ofClass);
      things.put(
          RoadClasses.NAMES.get(score.labelId()),
          new SheetScores.ThingScores(score.ap(), score.ap50(), TrackingScores.pooled(ofClass)));
    }
    return new SheetScores(
        frameCount,
        semantic.meanIou(),
        iou,
        semantic.pixelAccuracy(),
        instances.ap(),
        instances.ap50(),
        TrackingScores.pooled(all),
        things);
  }

  /** Confirmed tracks of a class: what a planner may rely on. */
  static List<TrackedObject<PixelBox>> confirmed(TrackUpdate update, int classId) {
    List<TrackedObject<PixelBox>> found = new ArrayList<>();
    for (Track track : confirmedTracks(update, classId)) {
      found.add(new TrackedObject<>(track.getTrackId(), WireInstances.fromWire(track.getBox())));
    }
    return found;
  }

  /** In the order of {@link #confirmed}. */
  static List<Track> confirmedTracks(TrackUpdate update, int classId) {
    String className = RoadClasses.NAMES.get(classId);
    return update.getTracksList().stream()
        .filter(track -> track.getState() == TrackState.TRACK_STATE_CONFIRMED)
        .filter(track -> track.getClassName().equalsIgnoreCase(className))
        .toList();
  }

  /** The predicted class of each pixel of the truth; void where there is no output. */
  byte[] predicted(JudgedTruth truth, Optional<Output> output) {
    byte[] ids = new byte[truth.classIds().length];
    if (output.isEmpty()) {
      Arrays.fill(ids, (byte) RoadClasses.VOID);
      return ids;
    }
    ClassMap map = output.get().seen().classMap();
    int width = truth.widthPixels();
    int height = truth.heightPixels();
    int[] columns = new int[width];
    for (int x = 0; x < width; x++) {
      columns[x] = (int) ((2L * x + 1) * map.widthPixels() / (2L * width));
    }
    for (int y = 0; y < height; y++) {
      int row = (int) ((2L * y + 1) * map.heightPixels() / (2L * height)) * map.widthPixels();
      for (int x = 0; x < width; x++) {
        ids[y * width + x] = roadIdOfModelId[map.classIds()[row + columns[x]] & 0xff];
      }
    }
    return ids;
  }

  private static List<InstancePrediction> predictions(JudgedTruth truth, Optional<Output> output) {
    List<InstancePrediction> predictions = new ArrayList<>();
    for (Instance instance : output.map(out -> out.seen().instances()).orElse(List.of())) {
      roadClass(instance.objectClass().name())
          .ifPresent(
              classId ->
                  predictions.add(
                      new InstancePrediction(
                          classId,
                          instance.confidence(),
                          MaskScaling.scaled(
                              instance.mask(), truth.widthPixels(), truth.heightPixels()))));
    }
    return predictions;
  }

  private static Optional<Integer> roadClass(String name) {
    for (int id = 0; id < RoadClasses.NAMES.size(); id++) {
      if (RoadClasses.NAMES.get(id).equalsIgnoreCase(name)) {
        return Optional.of(id);
      }
    }
    return Optional.empty();
  }
}
