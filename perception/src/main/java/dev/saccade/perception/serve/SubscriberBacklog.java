package dev.saccade.perception.serve;

import dev.saccade.v1.DropCount;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What waits for one subscriber: at most one update a camera, the newest. What a newer update
 * replaces is not lost without a trace: its drops are added to those of the newer one, tracks that
 * ended in it end in the newer one, and it is counted as skipped.
 *
 * <p>A heartbeat says nothing but drops, so it never replaces an update that holds tracks; its
 * drops are added to it. Heartbeats are not counted as skipped.
 *
 * <p>Offered to by one thread, taken from by another.
 */
final class SubscriberBacklog {
  private final TrackFilter filter;
  // In the order in which cameras began to wait: what waits longest leaves first.
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private final Map<String, Sent> sentOf = new HashMap<>();

  SubscriberBacklog(TrackFilter filter) {
    this.filter = filter;
  }

  private static final class Waiting {
    private TrackUpdate newest;
    private long skippedCount;
    // By the reason's number: a newer pipeline may know reasons that this server does not.
    private final Map<Integer, Long> drops = new TreeMap<>();
    // By id; only of updates that were replaced.
    private final Map<Long, Track> ended = new LinkedHashMap<>();

    private void put(TrackUpdate update) {
      for (DropCount drop : update.getDropsSinceLastList()) {
        drops.merge(drop.getReasonValue(), drop.getFrameCount(), Long::sum);
      }
      if (newest == null || newest.getHeartbeat()) {
        newest = update;
        return;
      }
      if (update.getHeartbeat()) {
        return;
      }
      for (Track track : newest.getTracksList()) {
        if (track.getState() == TrackState.TRACK_STATE_ENDED) {
          ended.put(track.getTrackId(), track);
        }
      }
      skippedCount++;
      newest = update;
    }
  }

  private static final class Sent {
    private long atNanos;
    private final Set<Long> aliveIds = new HashSet<>();
  }

  synchronized void offer(TrackUpdate update) {
    String cameraId = update.getFrameId().getCameraId();
    if (filter.wantsCamera(cameraId)) {
      waiting.computeIfAbsent(cameraId, id -> new Waiting()).put(update);
    }
  }

  /**
   * The newest of the cameras at hand, as a subscription begins: what was dropped before it is none
   * of the subscriber's business.
   */
  synchronized void begin(Iterable<TrackUpdate> updates) {
    for (TrackUpdate update : updates) {
      offer(update.toBuilder().clearDropsSinceLast().build());
    }
  }

  /**
   * The next update that is due, filtered, without its age; empty if none is.
   *
   * @param nowNanos monotonic
   */
  synchronized Optional<TrackUpdate> take(long nowNanos) {
    Iterator<Map.Entry<String, Waiting>> entries = waiting.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, Waiting> entry = entries.next();
      Sent sent = sentOf.get(entry.getKey());
      if (sent != null && nowNanos - sent.atNanos < filter.leastIntervalNanos()) {
        continue;
      }
      entries.remove();
      if (sent == null) {
        sent = new Sent();
        sentOf.put(entry.getKey(), sent);
      }
      sent.atNanos = nowNanos;
      return Optional.of(finished(entry.getValue(), sent));
    }
    return Optional.empty();
  }

  /** How long until something that waits may leave; empty if nothing waits. */
  synchronized OptionalLong nanosUntilDue(long nowNanos) {
    long least = Long.MAX_VALUE;
    for (String cameraId : waiting.keySet()) {
      Sent sent = sentOf.get(cameraId);
      long left = sent == null ? 0 : filter.leastIntervalNanos() - (nowNanos - sent.atNanos);
      least = Math.min(least, Math.max(0, left));
    }
    return waiting.isEmpty() ? OptionalLong.empty() : OptionalLong.of(least);
  }

  private TrackUpdate finished(Waiting entry, Sent sent) {
    TrackUpdate.Builder result = entry.newest.toBuilder();
    result.setSkippedUpdates(entry.skippedCount);
    result.clearDropsSinceLast();
    entry.drops.forEach(
        (reason, count) ->
            result.addDropsSinceLast(
                DropCount.newBuilder().setReasonValue(reason).setFrameCount(count)));
    if (entry.newest.getHeartbeat()) {
      return result.build();
    }
    List<Track> tracks = new ArrayList<>();
    Set<Long> present = new HashSet<>();
    for (Track track : entry.newest.getTracksList()) {
      present.add(track.getTrackId());
      addIfWanted(track, sent, tracks);
    }
    for (Track track : entry.ended.values()) {
      if (present.add(track.getTrackId())) {
        addIfWanted(track, sent, tracks);
      }
    }
    sent.aliveIds.retainAll(present);
    return result.clearTracks().addAllTracks(tracks).build();
  }

  private void addIfWanted(Track track, Sent sent, List<Track> tracks) {
    if (track.getState() == TrackState.TRACK_STATE_ENDED) {
      // The end of what the subscriber never saw begin is no news.
      if (sent.aliveIds.remove(track.getTrackId())) {
        tracks.add(filter.cut(track));
      }
    } else if (filter.wants(track)) {
      sent.aliveIds.add(track.getTrackId());
      tracks.add(filter.cut(track));
    }
  }
}
