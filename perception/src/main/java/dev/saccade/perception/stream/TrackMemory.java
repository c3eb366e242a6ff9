package dev.saccade.perception.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.v1.DropCount;
import dev.saccade.v1.TrackUpdate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is remembered of one camera between frames, in a changelogged store: the tracker's state,
 * and what was dropped since the last update (kept as the heartbeat that would be sent).
 *
 * <p>A tracker's state carries the name of its maker. Another tracker begins with none, and does
 * not read what it cannot understand.
 */
final class TrackMemory {
  private static final byte FORMAT = 1;
  private static final Bytes TRACKER_KEY = key("tracker");
  private static final Bytes DROPS_KEY = key("drops");

  private final KeyValueStore<Bytes, byte[]> store;
  private final byte[] header;
  private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
  private dev.saccade.v1.FrameId newest;
  private long newestCaptureEpochNanos;

  TrackMemory(KeyValueStore<Bytes, byte[]> store, String cameraId, String trackerName) {
    this.store = store;
    byte[] name = trackerName.getBytes(StandardCharsets.UTF_8);
    this.header =
        ByteBuffer.allocate(1 + Short.BYTES + name.length)
            .put(FORMAT)
            .putShort((short) name.length)
            .put(name)
            .array();
    this.newest = dev.saccade.v1.FrameId.newBuilder().setCameraId(cameraId).build();
    byte[] kept = store.get(DROPS_KEY);
    if (kept != null) {
      restore(kept);
    }
  }

  /** As kept last by the same tracker; an empty array otherwise. */
  byte[] tracker() {
    byte[] kept = store.get(TRACKER_KEY);
    if (kept == null
        || kept.length < header.length
        || !ByteBuffer.wrap(kept, 0, header.length).equals(ByteBuffer.wrap(header))) {
      return new byte[0];
    }
    byte[] state = new byte[kept.length - header.length];
    System.arraycopy(kept, header.length, state, 0, state.length);
    return state;
  }

  void keepTracker(byte[] state) {
    store.put(
        TRACKER_KEY,
        ByteBuffer.allocate(header.length + state.length).put(header).put(state).array());
  }

  void countDrop(DropReason reason, long frameCount) {
    drops.merge(reason, frameCount, Long::sum);
  }

  /** Notes a frame whose capture time is known and trusted. */
  void noteFrame(FrameId id, long captureEpochNanos) {
    if (isNewer(id)) {
      newest = WireFrames.toWire(id);
      newestCaptureEpochNanos = captureEpochNanos;
    }
  }

  /** Notes a frame without a capture time, unless one with a time is known. */
  void noteId(FrameId id) {
    if (newestCaptureEpochNanos == 0 && isNewer(id)) {
      newest = WireFrames.toWire(id);
    }
  }

  boolean hasDrops() {
    return !drops.isEmpty();
  }

  /** Counts since the last call, in the order of the reasons. */
  List<DropCount> takeDrops() {
    List<DropCount> counts = dropCounts();
    drops.clear();
    return counts;
  }

  /** The newest frame known; only the camera where none is. */
  TrackUpdate.Builder heartbeat() {
    return TrackUpdate.newBuilder()
        .setFrameId(newest)
        .setCaptureEpochNanos(newestCaptureEpochNanos);
  }

  void keepDrops() {
    store.put(DROPS_KEY, heartbeat().addAllDropsSinceLast(dropCounts()).build().toByteArray());
  }

  private List<DropCount> dropCounts() {
    List<DropCount> counts = new ArrayList<>(drops.size());
    drops.forEach(
        (reason, count) ->
            counts.add(
                DropCount.newBuilder()
                    .setReason(WireOutcomes.toWire(reason))
                    .setFrameCount(count)
                    .build()));
    return counts;
  }

  private void restore(byte[] kept) {
    try {
      TrackUpdate update = TrackUpdate.parseFrom(kept);
      newest = update.getFrameId();
      newestCaptureEpochNanos = update.getCaptureEpochNanos();
      for (DropCount count : update.getDropsSinceLastList()) {
        countDrop(WireOutcomes.fromWire(count.getReason()), count.getFrameCount());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the track store holds what are no drop counts", e);
    }
  }

  private boolean isNewer(FrameId id) {
    return id.sourceEpoch() > newest.getSourceEpoch()
        || (id.sourceEpoch() == newest.getSourceEpoch() && id.sequence() >= newest.getSequence());
  }

  private static Bytes key(String name) {
    return Bytes.wrap(name.getBytes(StandardCharsets.US_ASCII));
  }
}
