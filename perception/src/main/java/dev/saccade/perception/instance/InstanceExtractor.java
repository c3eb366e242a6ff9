package dev.saccade.perception.instance;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * From a network's maps to objects: best classes, end points of the things' offsets, instances with
 * class, confidence, box and mask (seed paper, section 4).
 *
 * <p>Everything up to the instances' ids happens in cells; only ids and classes are brought to full
 * size. Keeps its work space: apart from results a frame allocates nothing. One thread at a time.
 */
public final class InstanceExtractor {
  /** More end points than this are left out, smallest first. */
  public static final int MAX_INSTANCE_COUNT = 4000;

  /**
   * An instance is as sure as its cells and this many more that say no: few cells are weak evidence
   * (decision note 0203).
   */
  private static final int DOUBTING_CELLS = 2;

  private static final int CLASS_IDS = 256;

  private final Optional<SurfaceMap.Legend> surfaces;
  private final ExtractionSettings settings;
  private final LongSupplier epochNanos;
  private final ObjectClass[] objectClasses = new ObjectClass[CLASS_IDS];
  private final boolean[] things = new boolean[CLASS_IDS];
  private final EndPointMerging merging = new EndPointMerging();
  private final GuidedUpsampling upsampling = new GuidedUpsampling();
  private final PixelStatistics statistics = new PixelStatistics();
  private final MaskEncoder maskEncoder = new MaskEncoder();
  private final AppearanceSampler appearances = new AppearanceSampler();

  private float[] bestScores = new float[0];
  private byte[] classes = new byte[0];
  private boolean[] thing = new boolean[0];
  private int[] next = new int[0];
  private int[] ends = new int[0];
  private int[] power = new int[0];
  private int[] square = new int[0];
  private int[] areas = new int[0];
  private short[] ids = new short[0];
  private long[] largest = new long[0];
  private int[] votes = new int[0];
  private byte[] idClasses = new byte[1];
  private double[] confidences = new double[1];
  private int[] idAreas = new int[1];
  private byte[] fullClasses = new byte[0];
  private short[] fullIds = new short[0];
  private long[] order = new long[0];

  /**
   * @param thingClasses the classes of which instances are made
   * @param epochNanos the clock that {@code untilEpochNanos} refers to
   */
  public InstanceExtractor(
      List<ObjectClass> thingClasses, ExtractionSettings settings, LongSupplier epochNanos) {
    this(thingClasses, Optional.empty(), settings, epochNanos);
  }

  /**
   * @param thingClasses the classes of which instances are made
   * @param surfaces what may stand on each class; empty where it is not known
   * @param epochNanos the clock that {@code untilEpochNanos} refers to
   */
  public InstanceExtractor(
      List<ObjectClass> thingClasses,
      Optional<SurfaceMap.Legend> surfaces,
      ExtractionSettings settings,
      LongSupplier epochNanos) {
    this.surfaces = surfaces;
    this.settings = settings;
    this.epochNanos = epochNanos;
    for (ObjectClass objectClass : thingClasses) {
      objectClasses[objectClass.id()] = objectClass;
      things[objectClass.id()] = true;
    }
  }

  /**
   * How sure an instance is, 0..1.
   *
   * @param probabilitySum of its class over its cells
   */
  public static double confidence(double probabilitySum, int cellCount) {
    return probabilitySum / (cellCount + DOUBTING_CELLS);
  }

  /**
   * The sizes of one frame.
   *
   * @param frameWidthPixels as captured: what boxes, centres and areas refer to
   * @param mapWidthPixels of masks and class map, which cover the whole frame
   */
  public record Sizes(
      int frameWidthPixels, int frameHeightPixels, int mapWidthPixels, int mapHeightPixels) {
    public Sizes {
      if (Math.min(frameWidthPixels, frameHeightPixels) < 1
          || Math.min(mapWidthPixels, mapHeightPixels) < 1) {
        throw new IllegalArgumentException(
            "sizes: frame "
                + frameWidthPixels
                + "x"
                + frameHeightPixels
                + ", map "
                + mapWidthPixels
                + "x"
                + mapHeightPixels
                + " (expected: >= 1)");
      }
    }
  }

  /** The same without looking at colours. */
  public InstanceSet extract(
      LowResolutionMaps maps, Sizes sizes, long untilEpochNanos, boolean withClassMap) {
    return extract(maps, Optional.empty(), sizes, untilEpochNanos, withClassMap);
  }

  /**
   * @param rgb the picture that the network saw, rows of interleaved R, G, B of the map's size;
   *     empty: instances are given no appearance
   * @param untilEpochNanos when to stop making masks, largest first; {@link Long#MAX_VALUE} for
   *     never
   * @param withClassMap whether the result holds the class of every pixel
   */
  public InstanceSet extract(
      LowResolutionMaps maps,
      Optional<ByteBuffer> rgb,
      Sizes sizes,
      long untilEpochNanos,
      boolean withClassMap) {
    int cellCount = maps.cellCount();
    grow(cellCount);
    findClasses(maps);
    for (int cell = 0; cell < cellCount; cell++) {
      thing[cell] = things[classes[cell] & 0xFF];
    }
    findEnds(maps);
    int endPointCount = rankEndPoints(cellCount);
    int idCount = Math.min(endPointCount, MAX_INSTANCE_COUNT);
    nameInstances(cellCount, idCount, endPointCount);
    voteClasses(maps, idCount);

    int pixelCount = sizes.mapWidthPixels * sizes.mapHeightPixels;
    if (fullIds.length < pixelCount) {
      fullIds = new short[pixelCount];
    }
    byte[] classMap = withClassMap ? new byte[pixelCount] : scratchClasses(pixelCount);
    upsampling.upsample(
        maps,
        new GuidedUpsampling.Cells(classes, ids, idClasses, things),
        sizes.mapWidthPixels,
        sizes.mapHeightPixels,
        classMap,
        fullIds);
    return collect(
        rgb,
        sizes,
        idCount,
        endPointCount - idCount,
        untilEpochNanos,
        withClassMap
            ? Optional.of(new ClassMap(sizes.mapWidthPixels, sizes.mapHeightPixels, classMap))
            : Optional.empty(),
        surfaces.map(
            legend ->
                SurfaceMap.of(classMap, sizes.mapWidthPixels, sizes.mapHeightPixels, legend)));
  }

  private byte[] scratchClasses(int pixelCount) {
    if (fullClasses.length < pixelCount) {
      fullClasses = new byte[pixelCount];
    }
    return fullClasses;
  }

  /** The first of the largest scores wins; NaN never does. */
  private void findClasses(LowResolutionMaps maps) {
    int cellCount = maps.cellCount();
    if (maps.classIds().isPresent()) {
      System.arraycopy(maps.classIds().get(), 0, classes, 0, cellCount);
      return;
    }
    float[] scores = maps.scores().orElseThrow();
    Arrays.fill(bestScores, 0, cellCount, Float.NEGATIVE_INFINITY);
    Arrays.fill(classes, 0, cellCount, (byte) 0);
    for (int c = 0; c < maps.classCount(); c++) {
      int plane = c * cellCount;
      for (int cell = 0; cell < cellCount; cell++) {
        float score = scores[plane + cell];
        if (score > bestScores[cell]) {
          bestScores[cell] = score;
          classes[cell] = (byte) c;
        }
      }
    }
  }

  private void findEnds(LowResolutionMaps maps) {
    int width = maps.widthCells();
    int height = maps.heightCells();
    if (maps.instanceOffsets().isEmpty()) {
      ThingComponents.label(classes, thing, width, height, ends);
      return;
    }
    IndexMap.fill(maps.instanceOffsets().get(), width, height, thing, next);
    IndexFollowing.doubling(next, width * height, settings.steps(), ends, power, square);
    int radiusSquared = settings.mergeRadiusSquared();
    if (radiusSquared > 0) {
      merging.merge(next, ends, thing, width, height, radiusSquared);
    }
  }

  /**
   * Counts the cells of each end point and sorts those that are large enough, smallest first, into
   * {@link #largest}.
   */
  private int rankEndPoints(int cellCount) {
    Arrays.fill(areas, 0, cellCount, 0);
    for (int cell = 0; cell < cellCount; cell++) {
      if (thing[cell]) {
        areas[ends[cell]]++;
      }
    }
    int count = 0;
    for (int cell = 0; cell < cellCount; cell++) {
      if (areas[cell] >= settings.minimumAreaCells()) {
        if (count == largest.length) {
          largest = Arrays.copyOf(largest, Math.max(64, 2 * count));
        }
        // Of equal areas the lower index counts as larger.
        largest[count++] = (long) areas[cell] << 32 | Integer.MAX_VALUE - cell;
      }
    }
    Arrays.sort(largest, 0, count);
    return count;
  }

  /** Numbers the largest end points from 1 and writes each cell's number. */
  private void nameInstances(int cellCount, int idCount, int endPointCount) {
    // Areas are no longer needed: they now hold the id of an end point.
    Arrays.fill(areas, 0, cellCount, 0);
    if (idAreas.length <= idCount) {
      idAreas = new int[2 * (idCount + 1)];
      idClasses = new byte[2 * (idCount + 1)];
      confidences = new double[2 * (idCount + 1)];
    }
    for (int id = 1; id <= idCount; id++) {
      long key = largest[endPointCount - id];
      areas[Integer.MAX_VALUE - (int) key] = id;
      idAreas[id] = (int) (key >>> 32);
    }
    for (int cell = 0; cell < cellCount; cell++) {
      ids[cell] = thing[cell] ? (short) areas[ends[cell]] : 0;
    }
  }

  /** The class that most of an instance's cells have, and how sure they are of it. */
  private void voteClasses(LowResolutionMaps maps, int idCount) {
    int cellCount = maps.cellCount();
    int length = (idCount + 1) * CLASS_IDS;
    if (votes.length < length) {
      votes = new int[2 * length];
    }
    Arrays.fill(votes, 0, length, 0);
    for (int cell = 0; cell < cellCount; cell++) {
      if (ids[cell] != 0) {
        votes[ids[cell] * CLASS_IDS + (classes[cell] & 0xFF)]++;
      }
    }
    for (int id = 1; id <= idCount; id++) {
      int best = 0;
      for (int c = 1; c < CLASS_IDS; c++) {
        if (votes[id * CLASS_IDS + c] > votes[id * CLASS_IDS + best]) {
          best = c;
        }
      }
      idClasses[id] = (byte) best;
      // Ids alone say nothing of how sure they are: the share of the votes must do.
      confidences[id] = maps.scores().isPresent() ? 0 : votes[id * CLASS_IDS + best];
    }
    if (maps.scores().isPresent()) {
      float[] scores = maps.scores().get();
      for (int cell = 0; cell < cellCount; cell++) {
        if (ids[cell] != 0) {
          int classId = idClasses[ids[cell]] & 0xFF;
          double probability =
              maps.probabilities()
                  ? scores[classId * cellCount + cell]
                  : softmax(scores, maps.classCount(), cellCount, cell, classId);
          if (probability > 0) { // a cell without a number is sure of nothing
            confidences[ids[cell]] += Math.min(1, probability);
          }
        }
      }
    }
  }

  private double softmax(float[] scores, int classCount, int cellCount, int cell, int classId) {
    double sum = 0;
    double most = bestScores[cell];
    for (int c = 0; c < classCount; c++) {
      sum += Math.exp(scores[c * cellCount + cell] - most);
    }
    return Math.exp(scores[classId * cellCount + cell] - most) / sum;
  }

  private InstanceSet collect(
      Optional<ByteBuffer> rgb,
      Sizes sizes,
      int idCount,
      int notNamedCount,
      long untilEpochNanos,
      Optional<ClassMap> map,
      Optional<SurfaceMap> surfaceMap) {
    int width = sizes.mapWidthPixels;
    int height = sizes.mapHeightPixels;
    statistics.gather(fullIds, width, height, idCount);
    int count = orderByArea(idCount);
    List<Instance> instances = new ArrayList<>(count);
    int leftOutCount = notNamedCount;
    for (int i = count - 1; i >= 0; i--) {
      if (epochNanos.getAsLong() >= untilEpochNanos) {
        leftOutCount += i + 1;
        break;
      }
      int id = Integer.MAX_VALUE - (int) order[i];
      RunLengthMask mask = maskEncoder.encode(fullIds, width, height, id, statistics);
      InstanceRegion region =
          statistics.region(
              id, objectClasses[idClasses[id] & 0xFF], confidence(confidences[id], idAreas[id]));
      Optional<Appearance> appearance = rgb.flatMap(picture -> appearances.sample(mask, picture));
      instances.add(region.instance(instances.size() + 1, mask, appearance, sizes));
    }
    return new InstanceSet(
        sizes.frameWidthPixels, sizes.frameHeightPixels, instances, leftOutCount, map, surfaceMap);
  }

  private int orderByArea(int idCount) {
    if (order.length < idCount) {
      order = new long[2 * idCount];
    }
    int count = 0;
    for (int id = 1; id <= idCount; id++) {
      if (statistics.area(id) > 0) {
        order[count++] = (long) statistics.area(id) << 32 | Integer.MAX_VALUE - id;
      }
    }
    Arrays.sort(order, 0, count);
    return count;
  }

  private void grow(int cellCount) {
    if (classes.length < cellCount) {
      bestScores = new float[cellCount];
      classes = new byte[cellCount];
      thing = new boolean[cellCount];
      next = new int[cellCount];
      ends = new int[cellCount];
      power = new int[cellCount];
      square = new int[cellCount];
      areas = new int[cellCount];
      ids = new short[cellCount];
    }
  }
}
