package dev.saccade.perception.app;

import dev.saccade.v1.DropCount;
import dev.saccade.v1.GroundState;
import dev.saccade.v1.PixelBox;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The newest tracks of every camera as lines of text that a person can follow at ten pictures a
 * second: a track keeps its place as long as no other comes or goes, and numbers keep their
 * columns.
 */
public final class WatchTable {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final String HEADER =
      String.format(
          Locale.ROOT,
          "  %5s %-14s %-9s %8s %8s %8s %8s %6s",
          "ID",
          "CLASS",
          "STATE",
          "DIST m",
          "LEFT m",
          "m/s",
          "LIFE s",
          "EXIST");

  private final Map<String, View> viewOf = new TreeMap<>();

  private static final class View {
    private TrackUpdate newest = TrackUpdate.getDefaultInstance();
    private long receivedNanos;
    private long updateCount;
    private long skippedCount;
    private final Map<String, Long> drops = new TreeMap<>();
  }

  /**
   * @param nowNanos monotonic
   */
  public void put(TrackUpdate update, long nowNanos) {
    View view = viewOf.computeIfAbsent(update.getFrameId().getCameraId(), id -> new View());
    for (DropCount drop : update.getDropsSinceLastList()) {
      String reason = drop.getReason().name().replace("DROP_REASON_", "").toLowerCase(Locale.ROOT);
      view.drops.merge(reason, drop.getFrameCount(), Long::sum);
    }
    view.skippedCount += update.getSkippedUpdates();
    if (!update.getHeartbeat()) {
      view.newest = update;
      view.receivedNanos = nowNanos;
      view.updateCount++;
    }
  }

  /**
   * @param mostLines what does not fit is left out, and the last line says how much
   */
  public List<String> lines(long nowNanos, int mostLines) {
    List<String> lines = new ArrayList<>();
    if (viewOf.isEmpty()) {
      lines.add("waiting for the first update");
    }
    viewOf.forEach(
        (cameraId, view) -> {
          lines.add(headline(cameraId, view, nowNanos));
          if (!view.drops.isEmpty()) {
            lines.add(lost(view));
          }
          List<Track> tracks = new ArrayList<>(view.newest.getTracksList());
          tracks.removeIf(track -> track.getState() == TrackState.TRACK_STATE_ENDED);
          tracks.sort(Comparator.comparingLong(Track::getTrackId));
          if (!tracks.isEmpty()) {
            lines.add(HEADER);
          }
          for (Track track : tracks) {
            lines.add(row(track, view.newest.getCaptureEpochNanos()));
          }
        });
    if (lines.size() > mostLines) {
      int left = lines.size() - mostLines + 1;
      lines.subList(mostLines - 1, lines.size()).clear();
      lines.add("... " + left + " lines more");
    }
    return lines;
  }

  private static String headline(String cameraId, View view, long nowNanos) {
    StringBuilder line = new StringBuilder(cameraId);
    if (view.updateCount == 0) {
      line.append("  no tracks yet");
    } else {
      TrackUpdate update = view.newest;
      double age = (update.getAgeAtSendNanos() + (nowNanos - view.receivedNanos)) / NANOS_PER_MILLI;
      line.append(
          String.format(
              Locale.ROOT,
              "  frame %d  age %4.0f ms  %s%s%s  updates %d  skipped %d",
              update.getFrameId().getSequence(),
              age,
              update.getProfile(),
              update.getDegraded() ? " degraded" : "",
              update.getTruncated() ? " truncated" : "",
              view.updateCount,
              view.skippedCount));
    }
    return line.toString();
  }

  private static String lost(View view) {
    StringBuilder line = new StringBuilder("  lost");
    view.drops.forEach(
        (reason, count) -> line.append("  ").append(reason).append(' ').append(count));
    return line.toString();
  }

  private static String row(Track track, long captureEpochNanos) {
    String state = track.getState().name().replace("TRACK_STATE_", "").toLowerCase(Locale.ROOT);
    double seenSeconds = (captureEpochNanos - track.getFirstSeenEpochNanos()) / NANOS_PER_SECOND;
    String where;
    if (track.hasGround()) {
      GroundState ground = track.getGround();
      where =
          String.format(
              Locale.ROOT,
              "%8.1f %8.1f %8.1f",
              Math.hypot(ground.getXMetres(), ground.getYMetres()),
              ground.getYMetres(),
              Math.hypot(
                  ground.getVelocityXMetresPerSecond(), ground.getVelocityYMetresPerSecond()));
    } else {
      PixelBox box = track.getBox();
      where =
          String.format(
              Locale.ROOT,
              "%26s",
              String.format(
                  Locale.ROOT,
                  "px %.0f,%.0f %.0fx%.0f",
                  box.getXMinPixels(),
                  box.getYMinPixels(),
                  box.getXMaxPixels() - box.getXMinPixels(),
                  box.getYMaxPixels() - box.getYMinPixels()));
    }
    return String.format(
        Locale.ROOT,
        "  %5d %-14.14s %-9s %s %8.1f %6.2f",
        track.getTrackId(),
        track.getClassName(),
        state,
        where,
        seenSeconds,
        track.getExistence());
  }
}
