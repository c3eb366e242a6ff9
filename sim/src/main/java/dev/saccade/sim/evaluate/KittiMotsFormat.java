package dev.saccade.sim.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * KITTI MOTS text (Voigtlaender et al., CVPR 2019): {@code frame id class height width rle}, frames
 * from 0, class 1 car, 2 pedestrian, 10 a region to be ignored; the masks of a frame never overlap.
 * Unmatched result masks that lie more than half in the ignored regions of their frame are removed.
 * Further class numbers are scored like 1 and 2.
 */
final class KittiMotsFormat implements TrackingFormat {
  private static final Pattern BLANK = Pattern.compile("\\s+");
  private static final int IGNORED = 10;

  /** What a pair below the threshold counts, so that as many as can be are above it. */
  private static final double MOST_PAIRS = -10_000;

  private static final int MAX_FRAME = 1_000_000;

  private record Segment(TextRows.Row row, long id, int classId, BinaryMask mask) {}

  @Override
  public TrackingScores score(Path truth, Path result, Optional<String> className) {
    Map<Integer, List<Segment>> truthFrames = read(truth);
    Map<Integer, List<Segment>> resultFrames = read(result);
    requireOneSize(truthFrames, resultFrames);
    if (className.isPresent()) {
      return score(truthFrames, resultFrames, classId(className.get()));
    }
    SortedSet<Integer> classIds = new TreeSet<>();
    truthFrames
        .values()
        .forEach(frame -> frame.forEach(segment -> classIds.add(segment.classId())));
    resultFrames
        .values()
        .forEach(frame -> frame.forEach(segment -> classIds.add(segment.classId())));
    classIds.remove(IGNORED);
    return TrackingScores.pooled(
        classIds.stream().map(id -> score(truthFrames, resultFrames, id)).toList());
  }

  private static void requireOneSize(
      Map<Integer, List<Segment>> truthFrames, Map<Integer, List<Segment>> resultFrames) {
    resultFrames.forEach(
        (frame, segments) -> {
          List<Segment> truth = truthFrames.getOrDefault(frame, List.of());
          if (!truth.isEmpty()) {
            BinaryMask expected = truth.get(0).mask();
            BinaryMask found = segments.get(0).mask();
            if (found.widthPixels() != expected.widthPixels()
                || found.heightPixels() != expected.heightPixels()) {
              throw segments
                  .get(0)
                  .row()
                  .error(
                      "mask of "
                          + found.widthPixels()
                          + "x"
                          + found.heightPixels()
                          + " (expected: "
                          + expected.widthPixels()
                          + "x"
                          + expected.heightPixels()
                          + " as in "
                          + truth.get(0).row().file()
                          + ":"
                          + truth.get(0).row().line()
                          + ")");
            }
          }
        });
  }

  private static int classId(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "car" -> 1;
      case "pedestrian" -> 2;
      default -> {
        try {
          yield Integer.parseInt(name);
        } catch (NumberFormatException e) {
          throw new BadEvaluationInputException(
              "--class "
                  + name
                  + ": unknown to the kitti-mots format (expected: car, pedestrian or a class number)",
              e);
        }
      }
    };
  }

  private static TrackingScores score(
      Map<Integer, List<Segment>> truthFrames,
      Map<Integer, List<Segment>> resultFrames,
      int classId) {
    int last =
        Math.max(
            truthFrames.keySet().stream().mapToInt(f -> f).max().orElse(-1),
            resultFrames.keySet().stream().mapToInt(f -> f).max().orElse(-1));
    List<List<TrackedObject<BinaryMask>>> expected = new ArrayList<>();
    List<List<TrackedObject<BinaryMask>>> found = new ArrayList<>();
    for (int frame = 0; frame <= last; frame++) {
      List<Segment> all = truthFrames.getOrDefault(frame, List.of());
      List<Segment> objects = all.stream().filter(s -> s.classId() == classId).toList();
      Optional<BinaryMask> ignored =
          union(all.stream().filter(s -> s.classId() == IGNORED).toList());
      List<Segment> results =
          resultFrames.getOrDefault(frame, List.of()).stream()
              .filter(s -> s.classId() == classId)
              .toList();
      int[] truthOf =
          FrameMatching.truthOfResult(
              objects.stream().map(Segment::mask).toList(),
              results.stream().map(Segment::mask).toList(),
              BinaryMask::overlap,
              MOST_PAIRS);
      List<TrackedObject<BinaryMask>> kept = new ArrayList<>();
      for (int j = 0; j < results.size(); j++) {
        BinaryMask mask = results.get(j).mask();
        boolean excused =
            truthOf[j] < 0
                && ignored.isPresent()
                && (double) ignored.get().sharedPixels(mask) / Math.max(1, mask.areaPixels())
                    > 0.5 + Math.ulp(1.0);
        if (!excused) {
          kept.add(new TrackedObject<>(results.get(j).id(), mask));
        }
      }
      found.add(kept);
      expected.add(objects.stream().map(s -> new TrackedObject<>(s.id(), s.mask())).toList());
    }
    return TrackingScores.of(TrackingSequence.of(expected, found, BinaryMask::overlap));
  }

  private static Optional<BinaryMask> union(List<Segment> regions) {
    if (regions.isEmpty()) {
      return Optional.empty();
    }
    BinaryMask first = regions.get(0).mask();
    BitSet inside = new BitSet();
    regions.forEach(region -> inside.or(region.mask().inside()));
    return Optional.of(new BinaryMask(first.widthPixels(), first.heightPixels(), inside));
  }

  private static Map<Integer, List<Segment>> read(Path file) {
    Map<Integer, List<Segment>> frames = new HashMap<>();
    Map<Integer, BinaryMask> taken = new HashMap<>();
    for (TextRows.Row row : TextRows.read(file, BLANK)) {
      row.require(6, "frame id class height width rle");
      long frame = row.whole(0);
      if (frame < 0 || frame > MAX_FRAME) {
        throw row.error("frame " + frame + " (expected: 0 to " + MAX_FRAME + ")");
      }
      long id = row.whole(1);
      int classId = (int) row.whole(2);
      BinaryMask mask;
      try {
        mask = CocoRunLength.decode(row.fields()[5], (int) row.whole(4), (int) row.whole(3));
      } catch (IllegalArgumentException e) {
        throw row.error(e.getMessage());
      }
      List<Segment> segments = frames.computeIfAbsent((int) frame, f -> new ArrayList<>());
      if (segments.stream().anyMatch(s -> s.id() == id && s.classId() == classId)) {
        throw row.error("id " + id + " stands twice in frame " + frame);
      }
      BinaryMask before =
          taken.computeIfAbsent(
              (int) frame,
              f -> new BinaryMask(mask.widthPixels(), mask.heightPixels(), new BitSet()));
      if (before.widthPixels() != mask.widthPixels()
          || before.heightPixels() != mask.heightPixels()) {
        throw row.error(
            "mask of "
                + mask.widthPixels()
                + "x"
                + mask.heightPixels()
                + " in a frame of "
                + before.widthPixels()
                + "x"
                + before.heightPixels());
      }
      long shared = before.sharedPixels(mask);
      if (shared > 0) {
        throw row.error(
            "mask of id "
                + id
                + " overlaps another of frame "
                + frame
                + " by "
                + shared
                + " pixels");
      }
      before.inside().or(mask.inside());
      segments.add(new Segment(row, id, classId, mask));
    }
    return frames;
  }
}
