package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.RoadClasses;
import dev.saccade.sim.drive.TruthObject;
import dev.saccade.sim.evaluate.FrameMatching;
import dev.saccade.sim.evaluate.PlannerView;
import dev.saccade.sim.evaluate.PositionErrors;
import dev.saccade.sim.evaluate.TrackedObject;
import dev.saccade.v1.GroundState;
import dev.saccade.v1.Track;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Scores runs against the truth of their drives, from what was recorded, after the last frame: the
 * pipeline that is measured notices nothing of it. Runs add up, so that several drives can share
 * one judgement. Not thread-safe.
 */
public final class RunJudge {
  /** A younger track's velocity is mostly what it was assumed to be at birth. */
  private static final int LEAST_OBSERVATIONS = 5;

  private final ScoreSheet frames;
  private final ScoreSheet stream;
  private final boolean knowsClasses;
  private final PositionErrors positions = new PositionErrors();
  private final List<FrameGrade> grades = new ArrayList<>();
  private int runCount;

  /**
   * @param modelClasses names by class id of the network; empty where it names none: pixels are
   *     then not judged
   */
  public RunJudge(List<String> modelClasses) {
    this.frames = new ScoreSheet(modelClasses);
    this.stream = new ScoreSheet(modelClasses);
    this.knowsClasses = !modelClasses.isEmpty();
  }

  /**
   * @param seen what the stage made of the run's frames; where it stopped keeping them, judging
   *     stops
   * @param progress told how many captured frames are judged
   * @return false, and nothing is judged, for a drive without truth
   * @throws IOException if the truth cannot be read
   */
  public boolean add(
      RunResult result, CameraPlan cameras, Drive drive, StageArchive seen, IntConsumer progress)
      throws IOException {
    if (!drive.labelled()) {
      return false;
    }
    int judged = 0;
    for (CameraPlan.Played camera : cameras.cameras()) {
      List<FrameFate> fates =
          judgeable(
              result.fates().stream()
                  .filter(fate -> fate.id().cameraId().equals(camera.id()))
                  .toList(),
              seen);
      PlannerView<FrameFate> planner = planner(fates);
      String sequence = runCount + "/" + camera.id();
      for (FrameFate fate : fates) {
        Optional<FrameTruth> truth = drive.truth(camera.source().id(), fate.id().sequence());
        if (truth.isPresent()) {
          JudgedTruth judgedTruth = JudgedTruth.of(truth.get());
          stream.add(
              sequence,
              judgedTruth,
              planner.at(fate.offsetNanos()).flatMap(held -> output(held, seen)));
          output(fate, seen).ifPresent(own -> judge(sequence, fate, judgedTruth, own, camera));
        }
        progress.accept(++judged);
      }
    }
    runCount++;
    return true;
  }

  public RunScores scores() {
    return new RunScores(frames.scores(), stream.scores(), positions.bands(), grades);
  }

  /**
   * The frames before the first whose result was not kept: from there on a planner's view is
   * unknown.
   */
  private static List<FrameFate> judgeable(List<FrameFate> fates, StageArchive seen) {
    for (int i = 0; i < fates.size(); i++) {
      if (fates.get(i).hasUpdate() && !seen.has(fates.get(i).id())) {
        return fates.subList(0, i);
      }
    }
    return fates;
  }

  private static PlannerView<FrameFate> planner(List<FrameFate> fates) {
    PlannerView<FrameFate> planner = new PlannerView<>();
    for (FrameFate fate : fates) {
      if (fate.hasUpdate()
          && fate.outcome().isPresent()
          && fate.outcome().get() instanceof FrameOutcome.Processed done) {
        planner.delivered(
            fate.offsetNanos(), fate.offsetNanos() + Math.max(0, done.latencyNanos()), fate);
      }
    }
    return planner;
  }

  private static Optional<ScoreSheet.Output> output(FrameFate fate, StageArchive seen) {
    return fate.update()
        .flatMap(update -> seen.of(fate.id()).map(kept -> new ScoreSheet.Output(kept, update)));
  }

  private void judge(
      String sequence,
      FrameFate fate,
      JudgedTruth truth,
      ScoreSheet.Output own,
      CameraPlan.Played camera) {
    frames.add(sequence, truth, Optional.of(own));
    int found = 0;
    int missed = 0;
    int ghosts = 0;
    for (int classId : ScoreSheet.THINGS) {
      List<TruthObject> objects = truth.objects(classId);
      List<TrackedObject<PixelBox>> judged = truth.boxes(classId);
      List<Track> tracks = ScoreSheet.confirmedTracks(own.update(), classId);
      List<TrackedObject<PixelBox>> boxes = ScoreSheet.confirmed(own.update(), classId);
      List<PixelBox> all = new ArrayList<>(FrameMatching.shapes(judged));
      all.addAll(truth.excused(classId));
      int[] truthOf =
          FrameMatching.truthOfResult(all, FrameMatching.shapes(boxes), PixelBox::overlap);
      int hits = 0;
      for (int j = 0; j < truthOf.length; j++) {
        if (truthOf[j] < 0) {
          ghosts++;
        } else if (truthOf[j] < objects.size()) {
          hits++;
          Track track = tracks.get(j);
          TruthObject object = objects.get(truthOf[j]);
          camera.source().calibration().ifPresent(known -> place(track, object, known));
        }
      }
      found += hits;
      missed += objects.size() - hits;
    }
    grades.add(
        new FrameGrade(
            fate.id(), fate.offsetNanos(), found, missed, ghosts, pixelAccuracy(truth, own)));
  }

  private double pixelAccuracy(JudgedTruth truth, ScoreSheet.Output own) {
    if (!knowsClasses) {
      return Double.NaN;
    }
    byte[] predicted = frames.predicted(truth, Optional.of(own));
    long counted = 0;
    long right = 0;
    for (int i = 0; i < predicted.length; i++) {
      if ((truth.classIds()[i] & 0xff) != RoadClasses.VOID) {
        counted++;
        right += predicted[i] == truth.classIds()[i] ? 1 : 0;
      }
    }
    return counted == 0 ? Double.NaN : (double) right / counted;
  }

  private void place(Track track, TruthObject object, CameraCalibration camera) {
    if (!track.hasGround()) {
      return;
    }
    GroundState ground = track.getGround();
    double[] nearest =
        PositionErrors.nearestPoint(
            object.xMetres(),
            object.yMetres(),
            object.lengthMetres(),
            object.widthMetres(),
            object.yawRadians(),
            camera.xMetres(),
            camera.yMetres());
    double distance = Math.hypot(nearest[0] - camera.xMetres(), nearest[1] - camera.yMetres());
    boolean moves =
        !ground.getVelocityIsRelative() && track.getObservationCount() >= LEAST_OBSERVATIONS;
    positions.add(
        new PositionErrors.Sample(
            distance,
            Math.hypot(ground.getXMetres() - nearest[0], ground.getYMetres() - nearest[1]),
            moves
                ? Math.hypot(
                    ground.getVelocityXMetresPerSecond() - object.velocityXMetresPerSecond(),
                    ground.getVelocityYMetresPerSecond() - object.velocityYMetresPerSecond())
                : Double.NaN));
  }
}
