package dev.saccade.sim.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * KITTI tracking text: {@code frame id type truncated occluded alpha left top right bottom ...},
 * frames from 0. Cleaned as the KITTI tracking benchmark is: result boxes that match a van (for
 * cars), a sitting person (for pedestrians) or an object that is truncated or largely occluded are
 * removed; of the unmatched ones those at most 25 pixels high and those lying more than half in a
 * {@code DontCare} region.
 */
final class KittiFormat implements TrackingFormat {
  private static final Pattern BLANK = Pattern.compile("\\s+");
  private static final Map<String, String> DISTRACTOR =
      Map.of("car", "van", "pedestrian", "person");
  private static final int MAX_OCCLUSION = 2;
  private static final double MIN_HEIGHT_PIXELS = 25;
  private static final int MAX_FRAME = 1_000_000;

  private record Box(long id, String type, int truncation, int occlusion, Rectangle shape) {
    boolean isHard() {
      return occlusion > MAX_OCCLUSION || truncation > 0;
    }
  }

  @Override
  public TrackingScores score(Path truth, Path result, Optional<String> className) {
    Map<Integer, List<Box>> truthFrames = read(truth);
    Map<Integer, List<Box>> resultFrames = read(result);
    if (className.isPresent()) {
      String name = className.get().toLowerCase(Locale.ROOT);
      if (!DISTRACTOR.containsKey(name)) {
        throw new BadEvaluationInputException(
            "--class " + name + ": unknown to the kitti format (expected: car or pedestrian)");
      }
      return score(truthFrames, resultFrames, name);
    }
    return TrackingScores.pooled(
        DISTRACTOR.keySet().stream()
            .sorted()
            .map(name -> score(truthFrames, resultFrames, name))
            .toList());
  }

  private static TrackingScores score(
      Map<Integer, List<Box>> truthFrames, Map<Integer, List<Box>> resultFrames, String name) {
    int last =
        Math.max(
            truthFrames.keySet().stream().mapToInt(f -> f).max().orElse(-1),
            resultFrames.keySet().stream().mapToInt(f -> f).max().orElse(-1));
    List<List<TrackedObject<Rectangle>>> expected = new ArrayList<>();
    List<List<TrackedObject<Rectangle>>> found = new ArrayList<>();
    for (int frame = 0; frame <= last; frame++) {
      List<Box> all = truthFrames.getOrDefault(frame, List.of());
      List<Box> relevant =
          all.stream()
              .filter(b -> b.type().equals(name) || b.type().equals(DISTRACTOR.get(name)))
              .toList();
      List<Rectangle> dontCare =
          all.stream().filter(b -> b.type().equals("dontcare")).map(Box::shape).toList();
      List<Box> results =
          resultFrames.getOrDefault(frame, List.of()).stream()
              .filter(b -> b.type().equals(name))
              .toList();
      int[] truthOf =
          FrameMatching.truthOfResult(
              relevant.stream().map(Box::shape).toList(),
              results.stream().map(Box::shape).toList(),
              Rectangle::overlap);
      List<TrackedObject<Rectangle>> kept = new ArrayList<>();
      for (int j = 0; j < results.size(); j++) {
        Box box = results.get(j);
        boolean excused;
        if (truthOf[j] >= 0) {
          Box matched = relevant.get(truthOf[j]);
          excused = !matched.type().equals(name) || matched.isHard();
        } else {
          excused =
              box.shape().height() <= MIN_HEIGHT_PIXELS + Math.ulp(1.0)
                  || dontCare.stream()
                      .anyMatch(region -> box.shape().shareInside(region) > 0.5 + Math.ulp(1.0));
        }
        if (!excused) {
          kept.add(new TrackedObject<>(box.id(), box.shape()));
        }
      }
      found.add(kept);
      expected.add(
          relevant.stream()
              .filter(box -> box.type().equals(name) && !box.isHard())
              .map(box -> new TrackedObject<>(box.id(), box.shape()))
              .toList());
    }
    return TrackingScores.of(TrackingSequence.of(expected, found, Rectangle::overlap));
  }

  private static Map<Integer, List<Box>> read(Path file) {
    Map<Integer, List<Box>> frames = new HashMap<>();
    for (TextRows.Row row : TextRows.read(file, BLANK)) {
      row.require(10, "frame id type truncated occluded alpha left top right bottom ...");
      long frame = row.whole(0);
      if (frame < 0 || frame > MAX_FRAME) {
        throw row.error("frame " + frame + " (expected: 0 to " + MAX_FRAME + ")");
      }
      long id = row.whole(1);
      String type = row.fields()[2].toLowerCase(Locale.ROOT);
      double left = row.number(6);
      double top = row.number(7);
      Rectangle shape = new Rectangle(left, top, row.number(8), row.number(9));
      if (shape.right() < left || shape.bottom() < top) {
        throw row.error(
            "box "
                + Arrays.toString(Arrays.copyOfRange(row.fields(), 6, 10))
                + " (expected: left <= right, top <= bottom)");
      }
      if (id < 0 && !type.equals("dontcare")) {
        continue; // belongs to no track
      }
      List<Box> boxes = frames.computeIfAbsent((int) frame, f -> new ArrayList<>());
      if (id >= 0 && boxes.stream().anyMatch(box -> box.id() == id && box.type().equals(type))) {
        throw row.error("id " + id + " stands twice in frame " + frame);
      }
      // Levels are whole; a share of 0.4, as detectors write it, is level 0.
      boxes.add(new Box(id, type, (int) row.number(3), (int) row.number(4), shape));
    }
    return frames;
  }
}
