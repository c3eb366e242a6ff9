package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.frame.FrameId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What became of every frame, from the log of outcomes. A process that ends at the wrong moment
 * leaves some frames with two outcomes in the log: the first one counts, and this is where that
 * rule is applied.
 *
 * <p>Frames that never arrived are counted apart. One that was reported missing and came after all
 * counts as arrived, and no longer as missing.
 */
public final class OutcomeLedger {
  private final Map<Source, TreeMap<Long, SettledFrame>> arrived = new LinkedHashMap<>();
  private final Map<RecordPosition, SettledFrame> unnamed = new LinkedHashMap<>();
  private final Map<FrameId, SettledFrame> missing = new LinkedHashMap<>();
  private long repeatedCount;

  private record Source(String cameraId, long epoch) {
    static Source of(FrameId id) {
      return new Source(id.cameraId(), id.sourceEpoch());
    }
  }

  /**
   * Reads the next entry of the log; those of one camera in the order of their partition.
   *
   * @return false if what it speaks of is settled already
   */
  public boolean add(SettledFrame settled) {
    boolean isFirst = file(settled) == null;
    if (!isFirst) {
      repeatedCount++;
    }
    return isFirst;
  }

  /** What became of a frame that arrived. */
  public Optional<SettledFrame> outcomeOf(FrameId id) {
    return Optional.ofNullable(
        arrived.getOrDefault(Source.of(id), new TreeMap<>()).get(id.sequence()));
  }

  /** Frames that arrived: those processed and those dropped. */
  public long arrivedCount() {
    return settled().count();
  }

  public long processedCount() {
    return settled().filter(frame -> frame.outcome() instanceof FrameOutcome.Processed).count();
  }

  /** Frames that arrived and were dropped; reasons without any are left out. */
  public Map<DropReason, Long> droppedCounts() {
    Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
    settled()
        .forEach(
            frame -> {
              if (frame.outcome() instanceof FrameOutcome.Dropped dropped) {
                counts.merge(dropped.reason(), 1L, Long::sum);
              }
            });
    return counts;
  }

  /** Frames that did not arrive, at the source or because retention took them. */
  public long missingCount() {
    long count = 0;
    for (Map.Entry<FrameId, SettledFrame> entry : missing.entrySet()) {
      FrameId first = entry.getKey();
      long frames = ((FrameOutcome.Dropped) entry.getValue().outcome()).frameCount();
      TreeMap<Long, SettledFrame> came = arrived.get(Source.of(first));
      int after =
          came == null ? 0 : came.subMap(first.sequence(), first.sequence() + frames).size();
      count += frames - after;
    }
    return count;
  }

  /** Entries that told of something already settled. */
  public long repeatedCount() {
    return repeatedCount;
  }

  /** Everything, as it was first told: frames by source and sequence, records without id, gaps. */
  public List<SettledFrame> entries() {
    List<SettledFrame> entries = new ArrayList<>(settled().toList());
    entries.addAll(missing.values());
    return entries;
  }

  private SettledFrame file(SettledFrame settled) {
    Optional<FrameId> id = settled.outcome().frameId();
    if (id.isEmpty()) {
      RecordPosition record =
          settled
              .record()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "outcome without frame and record (expected: either): "
                              + settled.outcome()));
      return unnamed.putIfAbsent(record, settled);
    }
    if (settled.outcome() instanceof FrameOutcome.Dropped dropped && dropped.reason().isMissing()) {
      return missing.putIfAbsent(id.get(), settled);
    }
    return arrived
        .computeIfAbsent(Source.of(id.get()), source -> new TreeMap<>())
        .putIfAbsent(id.get().sequence(), settled);
  }

  private Stream<SettledFrame> settled() {
    return Stream.concat(
        arrived.values().stream().map(TreeMap::values).flatMap(Collection::stream),
        unnamed.values().stream());
  }
}
