package dev.saccade.perception.instance;

import java.util.Objects;
import java.util.Optional;

/**
 * What a network says about one frame: planes of heightCells * widthCells cells, row-major. A cell
 * is one pixel of the network's output maps, usually an eighth of the input. Arrays are shared, not
 * copied, and may be longer than needed.
 *
 * @param classCount channels of {@code scores}; 0 without scores
 * @param scores [classCount][heightCells][widthCells]: larger is likelier
 * @param probabilities whether {@code scores} are probabilities already
 * @param classIds [heightCells][widthCells]; instead of scores, for networks that say no more
 * @param guidance [2][heightCells][widthCells]: x, then y, in cells: the class of a place is read
 *     at place + offset (seed paper, Eq. 1 and section 3.1)
 * @param instanceOffsets [2][heightCells][widthCells]: x, then y, towards the instance's centre; 1
 *     is half of the image's width or height (section 4)
 */
public record LowResolutionMaps(
    int widthCells,
    int heightCells,
    int classCount,
    Optional<float[]> scores,
    boolean probabilities,
    Optional<byte[]> classIds,
    Optional<float[]> guidance,
    Optional<float[]> instanceOffsets) {
  /** Positions within a map of this size keep to 32 bits. */
  public static final int MAX_OFFSET_SIDE_CELLS = 1024;

  public LowResolutionMaps {
    Objects.requireNonNull(scores, "scores");
    Objects.requireNonNull(classIds, "classIds");
    if (widthCells < 1 || heightCells < 1) {
      throw new IllegalArgumentException(
          "maps: " + widthCells + "x" + heightCells + " (expected: >= 1 each way)");
    }
    int cellCount = Math.multiplyExact(widthCells, heightCells);
    if (scores.isPresent() == classIds.isPresent()) {
      throw new IllegalArgumentException("maps: scores and class ids (expected: one of them)");
    }
    if (scores.isPresent() && (classCount < 1 || classCount > 255)) {
      throw new IllegalArgumentException("classCount: " + classCount + " (expected: 1 to 255)");
    }
    scores.ifPresent(map -> check("scores", map.length, (long) classCount * cellCount));
    classIds.ifPresent(map -> check("classIds", map.length, cellCount));
    guidance.ifPresent(map -> check("guidance", map.length, 2L * cellCount));
    instanceOffsets.ifPresent(map -> check("instanceOffsets", map.length, 2L * cellCount));
    if ((guidance.isPresent() || instanceOffsets.isPresent())
        && Math.max(widthCells, heightCells) > MAX_OFFSET_SIDE_CELLS) {
      throw new IllegalArgumentException(
          "maps with offsets: "
              + widthCells
              + "x"
              + heightCells
              + " (expected: at most "
              + MAX_OFFSET_SIDE_CELLS
              + " each way)");
    }
  }

  public static LowResolutionMaps ofScores(
      int widthCells, int heightCells, int classCount, float[] scores) {
    return new LowResolutionMaps(
        widthCells,
        heightCells,
        classCount,
        Optional.of(scores),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public static LowResolutionMaps ofClassIds(int widthCells, int heightCells, byte[] classIds) {
    return new LowResolutionMaps(
        widthCells,
        heightCells,
        0,
        Optional.empty(),
        false,
        Optional.of(classIds),
        Optional.empty(),
        Optional.empty());
  }

  public LowResolutionMaps withProbabilities() {
    return new LowResolutionMaps(
        widthCells, heightCells, classCount, scores, true, classIds, guidance, instanceOffsets);
  }

  public LowResolutionMaps withGuidance(float[] offsets) {
    return new LowResolutionMaps(
        widthCells,
        heightCells,
        classCount,
        scores,
        probabilities,
        classIds,
        Optional.of(offsets),
        instanceOffsets);
  }

  public LowResolutionMaps withInstanceOffsets(float[] offsets) {
    return new LowResolutionMaps(
        widthCells,
        heightCells,
        classCount,
        scores,
        probabilities,
        classIds,
        guidance,
        Optional.of(offsets));
  }

  public int cellCount() {
    return widthCells * heightCells;
  }

  @Override
  public String toString() {
    return "LowResolutionMaps[" + widthCells + "x" + heightCells + ", " + classCount + " classes]";
  }

  private static void check(String map, int length, long expected) {
    if (length < expected) {
      throw new IllegalArgumentException(map + ": " + length + " (expected: >= " + expected + ")");
    }
  }
}
