package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.PredictionError;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.v1.TrackUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The book of one run: every frame that was played, the first outcome of each, and its tracks. What
 * does not belong to the run (another replay on the same topics) is not written down.
 *
 * <p>Thread-safe: the player, the collector and who waits for the end share it.
 */
public final class RunLog {
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final List<String> cameraIds;
  private final long sourceEpoch;
  private final Map<FrameId, Entry> entries = new LinkedHashMap<>();
  private final Map<FrameId, FrameOutcome.Dropped> gaps = new LinkedHashMap<>();
  private final Map<String, Long> unsettled = new HashMap<>();
  private final UpdateFile updates = new UpdateFile();
  private long unsettledCount;
  private long logExpiredCount;
  private long expectedCount;
  private Optional<PredictionError> prediction = Optional.empty();

  private static final class Entry {
    final long offsetNanos;
    Optional<FrameOutcome> outcome = Optional.empty();
    Optional<UpdateFile.Place> update = Optional.empty();

    Entry(long offsetNanos) {
      this.offsetNanos = offsetNanos;
    }
  }

  /**
   * @param cameraIds in the order in which frames of one instant are listed
   * @param sourceEpoch of every frame of the run
   */
  public RunLog(List<String> cameraIds, long sourceEpoch) {
    this.cameraIds = List.copyOf(cameraIds);
    this.sourceEpoch = sourceEpoch;
  }

  public long sourceEpoch() {
    return sourceEpoch;
  }

  /** A frame leaves for the pipeline: to be told before it is sent. */
  public synchronized void played(FrameId id, long offsetNanos) {
    if (id.sourceEpoch() != sourceEpoch || !cameraIds.contains(id.cameraId())) {
      throw new IllegalArgumentException("frame " + id + " (expected: one of this run)");
    }
    if (entries.putIfAbsent(id, new Entry(offsetNanos)) != null) {
      throw new IllegalArgumentException("frame " + id + " was played before");
    }
    unsettledCount++;
    unsettled.merge(id.cameraId(), 1L, Long::sum);
  }

  /** The first outcome of a frame counts; later ones are repetitions after a crash. */
  public synchronized void settled(FrameOutcome outcome) {
    Optional<FrameId> id = outcome.frameId();
    if (id.isEmpty() || id.get().sourceEpoch() != sourceEpoch) {
      return;
    }
    if (outcome instanceof FrameOutcome.Dropped dropped && dropped.reason().isMissing()) {
      missing(id.get(), dropped);
    } else {
      settle(id.get(), outcome);
    }
    notifyAll();
  }

  private void missing(FrameId first, FrameOutcome.Dropped dropped) {
    if (dropped.reason() == DropReason.SOURCE_GAP) {
      gaps.putIfAbsent(first, dropped);
      return;
    }
    for (long i = 0; i < dropped.frameCount(); i++) {
      FrameId id = new FrameId(first.cameraId(), first.sourceEpoch(), first.sequence() + i);
      if (settle(id, dropped)) {
        logExpiredCount++;
      }
    }
  }

  private boolean settle(FrameId id, FrameOutcome outcome) {
    Entry entry = entries.get(id);
    if (entry == null || entry.outcome.isPresent()) {
      return false;
    }
    entry.outcome = Optional.of(outcome);
    unsettledCount--;
    unsettled.merge(id.cameraId(), -1L, Long::sum);
    return true;
  }

  public synchronized void updated(TrackUpdate update) {
    dev.saccade.v1.FrameId wire = update.getFrameId();
    if (update.getHeartbeat() || wire.getSourceEpoch() != sourceEpoch) {
      return;
    }
    Entry entry =
        entries.get(new FrameId(wire.getCameraId(), wire.getSourceEpoch(), wire.getSequence()));
    if (entry != null && entry.update.isEmpty()) {
      entry.update = Optional.of(updates.add(update));
    }
  }

  /** Frames of a camera that have no outcome yet. */
  public synchronized long unsettledCount(String cameraId) {
    return unsettled.getOrDefault(cameraId, 0L);
  }

  /**
   * Waits until fewer than so many frames of a camera have no outcome.
   *
   * @return false if none was settled for about that time
   */
  synchronized boolean awaitUnsettledBelow(String cameraId, long bound, long timeoutNanos)
      throws InterruptedException {
    long patience = Math.max(1, timeoutNanos / LOOK_AGAIN_NANOS);
    long waits = 0;
    while (unsettledCount(cameraId) >= bound) {
      long before = unsettledCount;
      awaitChange(LOOK_AGAIN_NANOS);
      waits = unsettledCount == before ? waits + 1 : 0;
      if (waits > patience) {
        return false;
      }
    }
    return true;
  }

  /** Waits until something is written down, at most so long. */
  synchronized void awaitChange(long timeoutNanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedWait(this, timeoutNanos);
  }

  /** Notes how many frames are going to be played, as far as that is known. */
  synchronized void expect(long frameCount) {
    expectedCount = frameCount;
  }

  /** Frames that are going to be played, about; at least those that were. */
  public synchronized long expectedCount() {
    return Math.max(expectedCount, entries.size());
  }

  public synchronized long playedCount() {
    return entries.size();
  }

  /** Frames that have no outcome yet. */
  public synchronized long unsettledCount() {
    return unsettledCount;
  }

  /**
   * Frames that wait for an outcome or, being processed, for their tracks: the two topics are read
   * one after the other.
   */
  public synchronized long openCount() {
    long open = unsettledCount;
    for (Entry entry : entries.values()) {
      if (entry.outcome.isPresent()
          && entry.outcome.get() instanceof FrameOutcome.Processed
          && entry.update.isEmpty()) {
        open++;
      }
    }
    return open;
  }

  /** Notes how well the gate predicted the stage's times. */
  synchronized void predicted(PredictionError error) {
    prediction = Optional.of(error);
  }

  /** Everything, by capture, then by camera. */
  public synchronized RunResult result() {
    List<FrameFate> fates = new ArrayList<>(entries.size());
    entries.forEach(
        (id, entry) ->
            fates.add(new FrameFate(id, entry.offsetNanos, entry.outcome, entry.update)));
    fates.sort(
        Comparator.comparingLong(FrameFate::offsetNanos)
            .thenComparingInt(fate -> cameraIds.indexOf(fate.id().cameraId()))
            .thenComparingLong(fate -> fate.id().sequence()));
    return new RunResult(cameraIds, fates, List.copyOf(gaps.values()), logExpiredCount, prediction);
  }

  /** The newest capture that has an outcome, since the start of the run. */
  public synchronized OptionalLong newestSettledOffsetNanos() {
    return entries.values().stream()
        .filter(entry -> entry.outcome.isPresent())
        .mapToLong(entry -> entry.offsetNanos)
        .max();
  }
}
