package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.frame.FrameId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * How far one camera's log has been read: which offset and which sequence number come next. From it
 * follows whether a record is new, read before or out of turn, and what went missing before it.
 *
 * <p>It is written to the changelog after the entry of the frame it speaks of, and to the same
 * partition, so that it never claims a frame whose outcome could still be lost.
 */
final class SourceProgress {
  private static final byte FORMAT = 1;
  private static final long UNKNOWN = -1;

  /** Starts of a source that are told apart; a second ingest of the same camera is one. */
  private static final int MAX_EPOCHS = 4;

  /** Gaps remembered a start, in case the missing frames come after all. */
  private static final int MAX_GAPS = 16;

  /**
   * An id that stands in headers alone, beside a value nobody can read, is believed for a gap no
   * longer than this: else one damaged header would silence its camera.
   */
  static final long MAX_GAP_IN_HEADERS = 10_000;

  private final List<Epoch> epochs = new ArrayList<>();
  private long nextOffset = UNKNOWN;

  /** What a record is, by its place in the log and its id. */
  enum Sighting {
    /** Not seen before. */
    NEW,
    /** This very record was read before, by a process that ended before it could commit. */
    REDELIVERED,
    /** Another record brought this frame before. */
    REPEATED,
    /** Older than what was seen; reported as a gap meanwhile, unless it lies before all of it. */
    BELATED
  }

  /** Frames {@code first} to {@code first + count - 1} of the same start never came. */
  record Missing(DropReason reason, FrameId first, long count) {}

  record Look(Sighting sighting, List<Missing> missing) {
    static Look of(Sighting sighting) {
      return new Look(sighting, List.of());
    }
  }

  private record Gap(long first, long count) {
    boolean holds(long sequence) {
      return sequence >= first && sequence < first + count;
    }
  }

  private static final class Epoch {
    final long start;
    final List<Gap> gaps = new ArrayList<>();
    long nextSequence;
    long lastCaptureEpochNanos;

    Epoch(long start) {
      this.start = start;
    }
  }

  /**
   * Looks at a record and moves on past it.
   *
   * @param id of the frame; empty where it has none, or belongs to another camera
   * @param readable whether the id comes from the frame itself, not from headers alone
   */
  Look see(long offset, Optional<FrameId> id, boolean readable) {
    boolean readBefore = nextOffset != UNKNOWN && offset < nextOffset;
    long skippedOffsets = nextOffset == UNKNOWN || readBefore ? 0 : offset - nextOffset;
    if (id.isEmpty()) {
      if (readBefore) {
        return Look.of(Sighting.REDELIVERED);
      }
      nextOffset = offset + 1;
      return Look.of(Sighting.NEW);
    }
    FrameId frame = id.get();
    Optional<Epoch> known = epoch(frame.sourceEpoch());
    boolean isNewer = known.isEmpty() || frame.sequence() >= known.get().nextSequence;
    if (readBefore && !isNewer) {
      return Look.of(Sighting.REDELIVERED);
    }
    // An offset read before under a frame never seen: the topic was made anew, and counts afresh.
    if (!readable && known.isEmpty()) {
      // Headers beside a value nobody can read begin no start: damaged ones could name any.
      nextOffset = Math.max(nextOffset, offset + 1);
      return Look.of(readBefore ? Sighting.REDELIVERED : Sighting.NEW);
    }
    nextOffset = offset + 1;
    return isNewer
        ? advance(frame, known, skippedOffsets, readable)
        : outOfTurn(frame, known.get());
  }

  /**
   * Whether a capture lies before the last one of the same start of the source that did not. Those
   * that do are not remembered: the frames after a step of the camera's clock are suspect until
   * their time has passed the old one.
   *
   * @param newestEpochNanos what a clock can show now at most. Where even the last capture lies
   *     beyond it, the time of the whole vehicle was set back, and counts from here
   */
  boolean wentBack(FrameId id, long captureEpochNanos, long newestEpochNanos) {
    Optional<Epoch> epoch = epoch(id.sourceEpoch());
    if (epoch.isEmpty()) {
      return false;
    }
    long last = epoch.get().lastCaptureEpochNanos;
    if (captureEpochNanos < last && last <= newestEpochNanos) {
      return true;
    }
    epoch.get().lastCaptureEpochNanos = captureEpochNanos;
    return false;
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(nextOffset);
      out.writeByte(epochs.size());
      for (Epoch epoch : epochs) {
        out.writeLong(epoch.start);
        out.writeLong(epoch.nextSequence);
        out.writeLong(epoch.lastCaptureEpochNanos);
        out.writeByte(epoch.gaps.size());
        for (Gap gap : epoch.gaps) {
          out.writeLong(gap.first());
          out.writeLong(gap.count());
        }
      }
    } catch (IOException e) { // of an array in memory
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IllegalArgumentException if the bytes are of another format, or damaged
   */
  static SourceProgress fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "source progress: format " + format + " (expected: " + FORMAT + ")");
      }
      SourceProgress progress = new SourceProgress();
      progress.nextOffset = in.readLong();
      int epochCount = in.readByte();
      for (int i = 0; i < epochCount; i++) {
        Epoch epoch = new Epoch(in.readLong());
        epoch.nextSequence = in.readLong();
        epoch.lastCaptureEpochNanos = in.readLong();
        int gapCount = in.readByte();
        for (int j = 0; j < gapCount; j++) {
          epoch.gaps.add(new Gap(in.readLong(), in.readLong()));
        }
        progress.epochs.add(epoch);
      }
      return progress;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "source progress: " + bytes.length + " bytes end too early", e);
    }
  }

  private Look advance(
      FrameId frame, Optional<Epoch> known, long skippedOffsets, boolean readable) {
    // The first frame ever seen of a camera says nothing about those before it: the source may have
    // run for hours. A newer start of a source already followed begins at 0.
    boolean isFirstSight =
        known.isEmpty() && epochs.stream().allMatch(epoch -> epoch.start > frame.sourceEpoch());
    long expected =
        isFirstSight ? frame.sequence() : known.map(epoch -> epoch.nextSequence).orElse(0L);
    long missingCount = frame.sequence() - expected;
    if (!readable && missingCount > MAX_GAP_IN_HEADERS) {
      return Look.of(Sighting.NEW);
    }
    // What retention took, it took from the front: of a new start only what the one before left.
    long expired = Math.min(missingCount, skippedOffsets);
    List<Missing> missing = new ArrayList<>(3);
    if (known.isEmpty() && !epochs.isEmpty() && skippedOffsets > expired) {
      missing.add(tail(frame, epochs.get(epochs.size() - 1), skippedOffsets - expired));
    }
    Epoch epoch = known.orElseGet(() -> begin(frame.sourceEpoch()));
    epoch.nextSequence = frame.sequence() + 1;
    if (isFirstSight) {
      // Not missing, yet not seen either: one that comes after all is no repetition.
      addUnlessEmpty(epoch.gaps, 0, frame.sequence());
    }
    remember(epoch, expected, missingCount);
    if (expired > 0) {
      missing.add(new Missing(DropReason.LOG_EXPIRED, sibling(frame, expected), expired));
    }
    if (expired < missingCount) {
      missing.add(
          new Missing(
              DropReason.SOURCE_GAP, sibling(frame, expected + expired), missingCount - expired));
    }
    return new Look(Sighting.NEW, List.copyOf(missing));
  }

  /** What retention took of the end of another start, whose length nobody knows. */
  private static Missing tail(FrameId frame, Epoch before, long count) {
    long first = before.nextSequence;
    before.nextSequence += count;
    remember(before, first, count);
    return new Missing(
        DropReason.LOG_EXPIRED, new FrameId(frame.cameraId(), before.start, first), count);
  }

  private static void remember(Epoch epoch, long first, long count) {
    if (count > 0 && epoch.gaps.size() == MAX_GAPS) {
      epoch.gaps.remove(0);
    }
    addUnlessEmpty(epoch.gaps, first, count);
  }

  private static Look outOfTurn(FrameId frame, Epoch epoch) {
    for (Iterator<Gap> gaps = epoch.gaps.iterator(); gaps.hasNext(); ) {
      Gap gap = gaps.next();
      if (gap.holds(frame.sequence())) {
        gaps.remove();
        addUnlessEmpty(epoch.gaps, gap.first(), frame.sequence() - gap.first());
        addUnlessEmpty(
            epoch.gaps, frame.sequence() + 1, gap.first() + gap.count() - frame.sequence() - 1);
        return Look.of(Sighting.BELATED);
      }
    }
    return Look.of(Sighting.REPEATED);
  }

  private static void addUnlessEmpty(List<Gap> gaps, long first, long count) {
    if (count > 0 && gaps.size() < MAX_GAPS) {
      gaps.add(new Gap(first, count));
    }
  }

  private Optional<Epoch> epoch(long start) {
    return epochs.stream().filter(epoch -> epoch.start == start).findFirst();
  }

  private Epoch begin(long start) {
    if (epochs.size() == MAX_EPOCHS) {
      epochs.remove(0);
    }
    Epoch epoch = new Epoch(start);
    epochs.add(epoch);
    return epoch;
  }

  private static FrameId sibling(FrameId frame, long sequence) {
    return new FrameId(frame.cameraId(), frame.sourceEpoch(), sequence);
  }
}
