package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.instance.ExtractionSettings;
import dev.saccade.perception.instance.InstanceExtractor;
import dev.saccade.perception.instance.SamplingTables;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * From a network's maps on the device to instances on the device: the launches that do what {@link
 * InstanceExtractor} does, in its order.
 */
final class ExtractionProgram {
  static final int ENTRY_BYTES = 64;
  static final int COUNTS_BYTES = 16;
  static final int RUN_BYTES = 8;
  private static final int SEGMENT_PIXELS = 32;
  private static final int GROUP_SEGMENTS = 32;

  /**
   * @param imageCount of the batch
   * @param guided whether there is guidance
   * @param probabilities whether scores are probabilities already
   */
  record Shape(
      int imageCount,
      int widthCells,
      int heightCells,
      int classCount,
      boolean guided,
      boolean probabilities,
      int mapWidthPixels,
      int mapHeightPixels) {
    int cellCount() {
      return widthCells * heightCells;
    }

    int pixelCount() {
      return mapWidthPixels * mapHeightPixels;
    }
  }

  final Shape shape;
  final int maxIdCount;
  final int maxRunCount;

  /** What the network writes. */
  final Region scores;

  final Region guidance;
  final Region offsets;

  /** What comes out. */
  final Region counts;

  final Region entries;
  final Region runs;
  final Region classMap;

  private final ExtractionSettings settings;
  private final DeviceLayout layout;
  private final List<KernelProgram.Upload> uploads = new ArrayList<>();
  private final List<KernelLaunch> launches = new ArrayList<>();

  /**
   * @param things whether a class is a thing, by class id; 256 long
   */
  ExtractionProgram(
      Shape shape, boolean[] things, ExtractionSettings settings, DeviceLayout layout) {
    this.shape = shape;
    this.settings = settings;
    this.layout = layout;
    int images = shape.imageCount;
    int cells = shape.cellCount();
    int pixels = shape.pixelCount();
    // No more end points than cells, no more runs than pixels: nothing can overflow.
    maxIdCount = Math.min(InstanceExtractor.MAX_INSTANCE_COUNT, cells);
    maxRunCount = pixels;
    scores = layout.place("scores", 4L * images * shape.classCount * cells);
    guidance = shape.guided ? layout.place("guidance", 8L * images * cells) : null;
    offsets = layout.place("offsets", 8L * images * cells);
    counts = layout.place("counts", (long) COUNTS_BYTES * images);
    entries = layout.place("entries", (long) ENTRY_BYTES * images * (maxIdCount + 1));
    runs = layout.place("runs", (long) RUN_BYTES * images * maxRunCount);
    classMap = layout.place("classMap", (long) images * pixels);

    Region classes = layout.place("classes", (long) images * cells);
    Region bestScores = layout.place("bestScores", 4L * images * cells);
    Region thingTable = upload("things", bytes(things));
    Region ends = cellInts("ends");
    forCells("find_classes", scores, shape.classCount, cells, classes, bestScores);
    findEnds(classes, thingTable, ends);
    Region ids = layout.place("ids", 2L * images * cells);
    nameInstances(classes, thingTable, ends, bestScores, ids);
    upsample(classes, thingTable, ids);
  }

  KernelProgram program() {
    return new KernelProgram(uploads, launches);
  }

  private void findEnds(Region classes, Region things, Region ends) {
    int cells = shape.cellCount();
    Region next = cellInts("next");
    Region power = cellInts("power");
    Region square = cellInts("square");
    forCells(
        "fill_index_map",
        offsets,
        classes,
        things,
        shape.widthCells,
        shape.heightCells,
        next,
        ends);
    Region from = next;
    Region to = power;
    for (int digits = settings.steps(); digits > 0; digits >>= 1) {
      forCells("follow_digit", from, cells, digits & 1, digits > 1 ? 1 : 0, ends, to);
      from = to;
      to = other(from, power, square);
    }
    if (settings.mergeRadiusSquared() > 0) {
      merge(next, power, square, classes, things, ends);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the place itself
  private static Region other(Region taken, Region one, Region two) {
    return taken == one ? two : one;
  }

  private void merge(
      Region next, Region power, Region square, Region classes, Region things, Region ends) {
    int cells = shape.cellCount();
    int radiusSquared = settings.mergeRadiusSquared();
    int reach = (int) Math.sqrt(radiusSquared);
    Region sums = cellInts("sums");
    Region doubled = cellInts("doubled");
    forCells("start_sums", shape.widthCells, cells, sums);
    Region from = next;
    Region to = power;
    for (int bit = 0; bit < SamplingTables.MEAN_STEPS_BITS; bit++) {
      forCells("double_sums", from, sums, cells, to, doubled);
      from = to;
      to = other(from, power, square);
      Region swap = sums;
      sums = doubled;
      doubled = swap;
    }
    forCells("average_ends", sums, shape.widthCells, cells, ends);
    Region votes = cellInts("votes");
    Region density = cellInts("density");
    Region climb = cellInts("climb");
    forCells("clear_ints", votes, cells);
    forCells("count_ends", ends, classes, things, cells, votes);
    forCells(
        "spread_votes", votes, shape.widthCells, shape.heightCells, radiusSquared, reach, density);
    forCells(
        "point_uphill", density, shape.widthCells, shape.heightCells, radiusSquared, reach, climb);
    forCells("climb_to_peaks", climb, classes, things, cells, ends);
  }

  private void nameInstances(
      Region classes, Region things, Region ends, Region bestScores, Region ids) {
    int cells = shape.cellCount();
    int classCount = shape.classCount;
    Region areas = cellInts("areas");
    Region candidates = cellInts("candidates");
    Region idOfEnd = cellInts("idOfEnd");
    Region classVotes =
        layout.place("classVotes", 4L * shape.imageCount * (maxIdCount + 1) * classCount);
    forCells("clear_ints", areas, cells);
    forCells("clear_ints", idOfEnd, cells);
    forCells("count_ends", ends, classes, things, cells, areas);
    launch("start_counts", 1, counts);
    forCells("collect_candidates", areas, cells, settings.minimumAreaCells(), counts, candidates);
    forCells("rank_candidates", areas, candidates, cells, maxIdCount, counts, idOfEnd, entries);
    launch(
        "clear_class_votes",
        (maxIdCount + 1) * classCount,
        counts,
        classCount,
        maxIdCount,
        classVotes);
    forCells(
        "name_cells",
        ends,
        idOfEnd,
        classes,
        things,
        cells,
        classCount,
        maxIdCount,
        ids,
        classVotes);
    launch("choose_classes", maxIdCount, counts, classVotes, classCount, maxIdCount, entries);
    forCells(
        "sum_confidence",
        scores,
        bestScores,
        ids,
        classCount,
        cells,
        maxIdCount,
        shape.probabilities ? 1 : 0,
        entries);
  }

  private void upsample(Region classes, Region things, Region ids) {
    int width = shape.mapWidthPixels;
    int height = shape.mapHeightPixels;
    int pixels = shape.pixelCount();
    int segments = (pixels + SEGMENT_PIXELS - 1) / SEGMENT_PIXELS;
    int groups = (segments + GROUP_SEGMENTS - 1) / GROUP_SEGMENTS;
    Region columns = upload("columns", SamplingTables.centres(width, shape.widthCells));
    Region rows = upload("rows", SamplingTables.centres(height, shape.heightCells));
    Region fullIds = layout.place("fullIds", 2L * shape.imageCount * pixels);
    Region starts = layout.place("starts", (long) shape.imageCount * segments);
    Region groupRuns = layout.place("groupRuns", 4L * shape.imageCount * groups);
    Region groupOffsets = layout.place("groupOffsets", 4L * shape.imageCount * groups);
    launch(
        "upsample_guided",
        pixels,
        scores,
        guidance,
        classes,
        ids,
        things,
        entries,
        columns,
        rows,
        shape.classCount,
        shape.widthCells,
        shape.heightCells,
        maxIdCount,
        width,
        height,
        classMap,
        fullIds);
    launch("gather_statistics", segments, fullIds, width, height, maxIdCount, entries, starts);
    launch("count_group_runs", groups, starts, segments, groups, groupRuns);
    launch("offset_groups", groups, groupRuns, groups, counts, groupOffsets);
    launch(
        "emit_runs",
        segments,
        fullIds,
        starts,
        groupOffsets,
        pixels,
        segments,
        groups,
        maxRunCount,
        runs);
  }

  private Region cellInts(String name) {
    return layout.place(name, 4L * shape.imageCount * shape.cellCount());
  }

  private void forCells(String kernel, Object... arguments) {
    launch(kernel, shape.cellCount(), arguments);
  }

  private void launch(String kernel, int threadCount, Object... arguments) {
    launches.add(KernelLaunch.of(kernel, threadCount, shape.imageCount, arguments));
  }

  private Region upload(String name, byte[] bytes) {
    Region region = layout.place(name, bytes.length);
    uploads.add(new KernelProgram.Upload(region, bytes));
    return region;
  }

  private Region upload(String name, int[] numbers) {
    return upload(name, bytes(numbers));
  }

  static byte[] bytes(int[] numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asIntBuffer().put(numbers);
    return buffer.array();
  }

  private static byte[] bytes(boolean[] flags) {
    byte[] bytes = new byte[flags.length];
    for (int i = 0; i < flags.length; i++) {
      bytes[i] = (byte) (flags[i] ? 1 : 0);
    }
    return bytes;
  }
}
