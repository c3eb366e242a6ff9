package dev.saccade.sim.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * MOTChallenge text: {@code frame,id,left,top,width,height,confidence,class,visibility}, frames
 * from 1. Cleaned as MOT16 and MOT17 are (Milan et al. 2016, section 4.1.3), or as MOT20 is
 * (Dendorfer et al. 2020): result boxes that match a distractor (person on vehicle, static person,
 * distractor, reflection; in MOT20 vehicles without a motor, too) are removed, then truth that is
 * not a pedestrian or whose confidence field is 0. Truth whose class field is missing or -1 (MOT15,
 * and home-made files) has no distractors.
 */
final class MotFormat implements TrackingFormat {
  private static final Pattern COMMA = Pattern.compile(",");
  private static final String LAYOUT =
      "frame,id,left,top,width,height[,confidence[,class[,visibility]]]";
  private static final int PEDESTRIAN = 1;
  private static final Set<Integer> DISTRACTORS = Set.of(2, 7, 8, 12);
  private static final Set<Integer> DISTRACTORS_OF_MOT20 = Set.of(2, 6, 7, 8, 12);
  private static final int MAX_FRAME = 1_000_000;

  private final Set<Integer> distractors;

  private MotFormat(Set<Integer> distractors) {
    this.distractors = distractors;
  }

  static MotFormat ofMot17() {
    return new MotFormat(DISTRACTORS);
  }

  static MotFormat ofMot20() {
    return new MotFormat(DISTRACTORS_OF_MOT20);
  }

  private record Box(long id, Rectangle shape, boolean counts, int classId) {}

  @Override
  public TrackingScores score(Path truth, Path result, Optional<String> className) {
    className.ifPresent(
        name -> {
          if (!name.equals("pedestrian")) {
            throw new BadEvaluationInputException(
                "--class " + name + ": the mot format has one class (expected: pedestrian)");
          }
        });
    Map<Integer, List<Box>> truthFrames = read(truth, true);
    Map<Integer, List<Box>> resultFrames = read(result, false);
    int last =
        Math.max(
            truthFrames.keySet().stream().mapToInt(f -> f).max().orElse(0),
            resultFrames.keySet().stream().mapToInt(f -> f).max().orElse(0));
    List<List<TrackedObject<Rectangle>>> expected = new ArrayList<>();
    List<List<TrackedObject<Rectangle>>> found = new ArrayList<>();
    for (int frame = 1; frame <= last; frame++) {
      List<Box> boxes = truthFrames.getOrDefault(frame, List.of());
      List<Box> results = resultFrames.getOrDefault(frame, List.of());
      int[] truthOf =
          boxes.stream().anyMatch(box -> distractors.contains(box.classId()))
              ? FrameMatching.truthOfResult(
                  boxes.stream().map(Box::shape).toList(),
                  results.stream().map(Box::shape).toList(),
                  Rectangle::overlap)
              : null;
      List<TrackedObject<Rectangle>> kept = new ArrayList<>();
      for (int j = 0; j < results.size(); j++) {
        if (truthOf == null
            || truthOf[j] < 0
            || !distractors.contains(boxes.get(truthOf[j]).classId())) {
          kept.add(new TrackedObject<>(results.get(j).id(), results.get(j).shape()));
        }
      }
      found.add(kept);
      expected.add(
          boxes.stream()
              .filter(box -> box.counts() && box.classId() == PEDESTRIAN)
              .map(box -> new TrackedObject<>(box.id(), box.shape()))
              .toList());
    }
    return TrackingScores.of(TrackingSequence.of(expected, found, Rectangle::overlap));
  }

  private static Map<Integer, List<Box>> read(Path file, boolean isTruth) {
    Map<Integer, List<Box>> frames = new HashMap<>();
    for (TextRows.Row row : TextRows.read(file, COMMA)) {
      row.require(6, LAYOUT);
      long frame = row.whole(0);
      if (frame < 1 || frame > MAX_FRAME) {
        throw row.error("frame " + frame + " (expected: 1 to " + MAX_FRAME + ")");
      }
      long id = row.whole(1);
      double width = row.number(4);
      double height = row.number(5);
      if (width < 0 || height < 0) {
        throw row.error("box of " + width + " x " + height + " (expected: not negative)");
      }
      Rectangle shape = Rectangle.ofSize(row.number(2), row.number(3), width, height);
      // A flag: whole numbers, of which what stands behind the point is cut off.
      boolean counts = !isTruth || (int) row.number(6, 1) != 0;
      int classId = isTruth ? (int) row.number(7, -1) : PEDESTRIAN;
      List<Box> boxes = frames.computeIfAbsent((int) frame, f -> new ArrayList<>());
      if (boxes.stream().anyMatch(box -> box.id() == id)) {
        throw row.error("id " + id + " stands twice in frame " + frame);
      }
      boxes.add(new Box(id, shape, counts, classId < 0 ? PEDESTRIAN : classId));
    }
    return frames;
  }
}
