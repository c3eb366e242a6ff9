package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.frame.DecodedFrame;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stage.FrameDecoders;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.RoadClasses;
import dev.saccade.sim.drive.TruthObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Pictures of the frames that came off worst: with a judgement, those whose objects were found
 * worst, each beside its truth; without, those that were the slowest. No two of one camera lie
 * within a second.
 */
public final class WorstFrames {
  private static final int MOST_PICTURES = 6;
  private static final long APART_NANOS = 1_000_000_000L;
  private static final int TILE_WIDTH_PIXELS = 640;
  private static final int JPEG_QUALITY = 82;
  private static final double TRUTH_SHARE = 0.42;
  private static final int WHITE = 0xf4f4f4;
  private static final double LETTERS = 0.38;

  private final ReplayPlan plan;
  private final StageArchive seen;
  private final FrameAnnotator annotator;
  private final FrameAnnotator truthAnnotator;

  /** One picture for the report. */
  public record Picture(String caption, byte[] jpeg) {}

  private record Choice(FrameFate fate, String caption) {}

  public WorstFrames(ReplayPlan plan, StageArchive seen, Palette palette) {
    this.plan = plan;
    this.seen = seen;
    this.annotator = new FrameAnnotator(palette);
    this.truthAnnotator = new FrameAnnotator(Palette.ROAD);
  }

  /**
   * Worst first.
   *
   * @throws IOException if the drive cannot be read again
   */
  public List<Picture> pictures(RunResult result, Optional<RunScores> scores) throws IOException {
    List<Choice> chosen = scores.isPresent() ? worst(result, scores.get()) : slowest(result);
    Map<FrameId, Picture> drawn = new HashMap<>();
    try (FrameDecoder decoder = FrameDecoders.open()) {
      Iterator<DriveFrame> frames = plan.drive().frames();
      while (frames.hasNext() && drawn.size() < chosen.size()) {
        DriveFrame frame = frames.next();
        for (Choice choice : chosen) {
          FrameId id = choice.fate().id();
          if (id.sequence() == frame.sequence()
              && plan.cameras().idsShowing(frame.cameraId()).contains(id.cameraId())) {
            drawn.put(id, new Picture(choice.caption(), draw(decoder, frame, choice.fate())));
          }
        }
      }
    }
    return chosen.stream()
        .flatMap(choice -> Optional.ofNullable(drawn.get(choice.fate().id())).stream())
        .toList();
  }

  private static List<Choice> worst(RunResult result, RunScores scores) {
    Map<FrameId, FrameFate> fates = new HashMap<>();
    result.fates().forEach(fate -> fates.put(fate.id(), fate));
    List<FrameGrade> grades = new ArrayList<>(scores.grades());
    grades.sort(
        Comparator.comparingDouble(FrameGrade::f1)
            .thenComparing(
                Comparator.comparingInt((FrameGrade grade) -> grade.missed() + grade.ghosts())
                    .reversed())
            .thenComparingDouble(FrameGrade::pixelAccuracy));
    List<Choice> chosen = new ArrayList<>();
    for (FrameGrade grade : grades) {
      FrameFate fate = fates.get(grade.id());
      if (fate != null && chosen.size() < MOST_PICTURES && isApart(chosen, fate)) {
        chosen.add(new Choice(fate, caption(grade)));
      }
    }
    return chosen;
  }

  private static String caption(FrameGrade grade) {
    return String.format(
        Locale.ROOT,
        "%s #%d, %.1f s: %d objects found, %d missed, %d tracks without an object%s. Right: the"
            + " truth, with the objects that are judged.",
        grade.id().cameraId(),
        grade.id().sequence(),
        grade.offsetNanos() / 1e9,
        grade.found(),
        grade.missed(),
        grade.ghosts(),
        Double.isNaN(grade.pixelAccuracy())
            ? ""
            : String.format(Locale.ROOT, ", %.0f %% of the pixels", 100 * grade.pixelAccuracy()));
  }

  private static List<Choice> slowest(RunResult result) {
    List<FrameFate> processed =
        result.fates().stream()
            .filter(fate -> latencyNanos(fate) >= 0)
            .sorted(Comparator.comparingLong(WorstFrames::latencyNanos).reversed())
            .toList();
    List<Choice> chosen = new ArrayList<>();
    for (FrameFate fate : processed) {
      if (chosen.size() < MOST_PICTURES && isApart(chosen, fate)) {
        chosen.add(
            new Choice(
                fate,
                String.format(
                    Locale.ROOT,
                    "%s #%d, %.1f s: %.0f ms from capture to hand-over",
                    fate.id().cameraId(),
                    fate.id().sequence(),
                    fate.offsetNanos() / 1e9,
                    latencyNanos(fate) / 1e6)));
      }
    }
    return chosen;
  }

  private static long latencyNanos(FrameFate fate) {
    return fate.outcome().isPresent() && fate.outcome().get() instanceof FrameOutcome.Processed done
        ? done.latencyNanos()
        : -1;
  }

  private static boolean isApart(List<Choice> chosen, FrameFate fate) {
    return chosen.stream()
        .map(Choice::fate)
        .noneMatch(
            other ->
                other.id().cameraId().equals(fate.id().cameraId())
                    && Math.abs(other.offsetNanos() - fate.offsetNanos()) < APART_NANOS);
  }

  private byte[] draw(FrameDecoder decoder, DriveFrame captured, FrameFate fate)
      throws IOException {
    Optional<FrameTruth> truth = plan.drive().truth(captured.cameraId(), captured.sequence());
    int width = TILE_WIDTH_PIXELS;
    int height =
        Math.max(
            2, (int) Math.round((double) width * captured.heightPixels() / captured.widthPixels()));
    Frame frame = plan.frame(captured, fate.id().cameraId(), fate.id().sourceEpoch(), 1);
    try (Canvas left = new Canvas(width, height);
        Canvas right = new Canvas(width, height);
        Canvas both = new Canvas(truth.isPresent() ? 2 * width : width, height)) {
      if (decoder.decodeResized(frame, width, height, left.rgb())
          instanceof DecodedFrame.Unreadable) {
        Arrays.fill(left.rgb(), (byte) 40);
      }
      System.arraycopy(left.rgb(), 0, right.rgb(), 0, right.rgb().length);
      annotator.draw(
          left,
          new FrameAnnotator.Scene(fate, seen.classMapOf(fate.id()), fate.update(), false, 0, 0));
      truth.ifPresent(known -> drawTruth(right, known));
      int row = 3 * width;
      int wholeRow = 3 * both.widthPixels();
      for (int y = 0; y < height; y++) {
        System.arraycopy(left.rgb(), y * row, both.rgb(), y * wholeRow, row);
        if (truth.isPresent()) {
          System.arraycopy(right.rgb(), y * row, both.rgb(), y * wholeRow + row, row);
        }
      }
      return both.jpeg(JPEG_QUALITY);
    }
  }

  private void drawTruth(Canvas canvas, FrameTruth truth) {
    truthAnnotator.blendClasses(canvas, truth.classMap(), TRUTH_SHARE);
    double scaleX = (double) canvas.widthPixels() / truth.classMap().widthPixels();
    double scaleY = (double) canvas.heightPixels() / truth.classMap().heightPixels();
    JudgedTruth judged = JudgedTruth.of(truth);
    canvas.show();
    for (int classId : ScoreSheet.THINGS) {
      for (TruthObject object : judged.objects(classId)) {
        int left = (int) Math.round(object.box().xMinPixels() * scaleX);
        int top = (int) Math.round(object.box().yMinPixels() * scaleY);
        canvas.box(
            left,
            top,
            (int) Math.round(object.box().xMaxPixels() * scaleX) - 1,
            (int) Math.round(object.box().yMaxPixels() * scaleY) - 1,
            WHITE,
            1);
        canvas.text(
            String.format(
                Locale.ROOT,
                "%s %.0f%%",
                RoadClasses.NAMES.get(classId),
                100 * object.visibleFraction()),
            Math.max(2, left + 2),
            Math.max(14, top - 4),
            LETTERS,
            WHITE);
      }
    }
    canvas.fetch();
  }
}
