package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.instance.Appearance;
import dev.saccade.perception.instance.AppearanceSampler;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.InstanceExtractor;
import dev.saccade.perception.instance.InstanceRegion;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.instance.RunLengthMask;
import dev.saccade.perception.instance.SurfaceMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Reads what the device gives back of one image: a table of instances and the runs of the whole id
 * map, in order. Makes masks of the runs, largest instance first.
 */
final class ExtractedInstances {
  private static final double CONFIDENCE_ONE = 1L << 32;

  private final ObjectClass[] objectClasses;
  private final LongSupplier epochNanos;

  /**
   * @param objectClasses thing classes by class id; 256 long
   * @param epochNanos the clock of budgets
   */
  ExtractedInstances(ObjectClass[] objectClasses, LongSupplier epochNanos) {
    this.objectClasses = objectClasses;
    this.epochNanos = epochNanos;
  }

  /** The device's counts of one image. */
  record Counts(int candidateCount, int idCount, int runCount) {
    static Counts read(ByteBuffer counts, int image) {
      int at = image * ExtractionProgram.COUNTS_BYTES;
      return new Counts(counts.getInt(at), counts.getInt(at + 4), counts.getInt(at + 8));
    }
  }

  /**
   * @param entries of this image, from id 0 on, at least counts.idCount() + 1; little-endian
   * @param runs of this image, at least counts.runCount(); little-endian
   * @param rgb the picture that the network saw; empty: instances are given no appearance
   */
  InstanceSet read(
      Counts counts,
      ByteBuffer entries,
      ByteBuffer runs,
      Optional<ByteBuffer> rgb,
      InstanceExtractor.Sizes sizes,
      long untilEpochNanos,
      Optional<ClassMap> classMap,
      Optional<SurfaceMap> surfaces) {
    AppearanceSampler appearances = new AppearanceSampler(); // of this call: lanes read at once
    int[][] masks = masks(counts, runs, sizes.mapWidthPixels() * sizes.mapHeightPixels());
    long[] order = orderByArea(counts, entries);
    List<Instance> instances = new ArrayList<>(order.length);
    int leftOutCount = counts.candidateCount - counts.idCount;
    for (int i = order.length - 1; i >= 0; i--) {
      if (epochNanos.getAsLong() >= untilEpochNanos) {
        leftOutCount += i + 1;
        break;
      }
      int id = Integer.MAX_VALUE - (int) order[i];
      RunLengthMask mask =
          new RunLengthMask(sizes.mapWidthPixels(), sizes.mapHeightPixels(), masks[id]);
      Optional<Appearance> appearance = rgb.flatMap(picture -> appearances.sample(mask, picture));
      instances.add(region(entries, id).instance(instances.size() + 1, mask, appearance, sizes));
    }
    return new InstanceSet(
        sizes.frameWidthPixels(),
        sizes.frameHeightPixels(),
        instances,
        leftOutCount,
        classMap,
        surfaces);
  }

  private InstanceRegion region(ByteBuffer entries, int id) {
    int at = id * ExtractionProgram.ENTRY_BYTES;
    double confidence =
        InstanceExtractor.confidence(
            entries.getLong(at + 48) / CONFIDENCE_ONE, entries.getInt(at + 24));
    return new InstanceRegion(
        objectClasses[entries.getInt(at + 20)],
        confidence,
        entries.getInt(at),
        entries.getInt(at + 4),
        entries.getInt(at + 8),
        entries.getInt(at + 12),
        entries.getInt(at + 16),
        entries.getLong(at + 32),
        entries.getLong(at + 40));
  }

  private static long[] orderByArea(Counts counts, ByteBuffer entries) {
    long[] order = new long[counts.idCount];
    int count = 0;
    for (int id = 1; id <= counts.idCount; id++) {
      int area = entries.getInt(id * ExtractionProgram.ENTRY_BYTES);
      if (area > 0) {
        order[count++] = (long) area << 32 | Integer.MAX_VALUE - id;
      }
    }
    order = Arrays.copyOf(order, count);
    Arrays.sort(order);
    return order;
  }

  /** Lengths outside and inside in turn, by id. Runs of one id never touch in the map's order. */
  private static int[][] masks(Counts counts, ByteBuffer runs, int pixelCount) {
    int[] lengths = new int[counts.idCount + 1];
    for (int run = 0; run < counts.runCount; run++) {
      lengths[runs.getInt(run * ExtractionProgram.RUN_BYTES + 4)] += 2;
    }
    int[][] masks = new int[counts.idCount + 1][];
    for (int id = 1; id <= counts.idCount; id++) {
      masks[id] = new int[lengths[id] + 1];
    }
    int[] written = new int[counts.idCount + 1];
    int[] done = new int[counts.idCount + 1];
    for (int run = 0; run < counts.runCount; run++) {
      int at = run * ExtractionProgram.RUN_BYTES;
      int id = runs.getInt(at + 4);
      if (id != 0) {
        int start = runs.getInt(at);
        int end =
            run + 1 < counts.runCount ? runs.getInt(at + ExtractionProgram.RUN_BYTES) : pixelCount;
        masks[id][written[id]++] = start - done[id];
        masks[id][written[id]++] = end - start;
        done[id] = end;
      }
    }
    for (int id = 1; id <= counts.idCount; id++) {
      masks[id][written[id]] = pixelCount - done[id];
    }
    return masks;
  }
}
