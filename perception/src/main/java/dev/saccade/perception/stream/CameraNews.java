package dev.saccade.perception.stream;

import dev.saccade.v1.CameraFreshness;
import dev.saccade.v1.DropCount;
import dev.saccade.v1.TrackUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be told of each camera beside the fused tracks: how fresh it is, and what was lost of
 * it since it was last told of. Not kept when another process takes over: each camera's next frame
 * says it anew.
 */
final class CameraNews {
  /** More are no vehicle's. */
  private static final int MOST_CAMERAS = 64;

  /** Silent for longer than this beside the newest, a camera is left out. */
  private static final long FORGET_NANOS = 60_000_000_000L;

  private final Map<String, News> newsOf = new TreeMap<>();

  private static final class News {
    /** Empty until a frame of it was fused. */
    private TrackUpdate newest = TrackUpdate.getDefaultInstance();

    /** Frames by reason. */
    private final Map<Integer, Long> drops = new TreeMap<>();
  }

  /** Takes in a frame of a camera, or a heartbeat. */
  void note(TrackUpdate update) {
    String cameraId = update.getFrameId().getCameraId();
    if (!newsOf.containsKey(cameraId) && newsOf.size() >= MOST_CAMERAS) {
      return;
    }
    News news = newsOf.computeIfAbsent(cameraId, id -> new News());
    for (DropCount drop : update.getDropsSinceLastList()) {
      news.drops.merge(drop.getReasonValue(), drop.getFrameCount(), Long::sum);
    }
    long older = news.newest.getCaptureEpochNanos() - update.getCaptureEpochNanos();
    // A clock that was set back begins anew.
    if (!update.getHeartbeat() && (older <= 0 || older > FORGET_NANOS)) {
      news.newest = update.toBuilder().clearTracks().clearDropsSinceLast().build();
    }
  }

  /** By camera id; what was lost is told once. */
  List<CameraFreshness> take() {
    long newest =
        newsOf.values().stream()
            .mapToLong(news -> news.newest.getCaptureEpochNanos())
            .max()
            .orElse(0);
    newsOf
        .values()
        .removeIf(
            news ->
                newest - news.newest.getCaptureEpochNanos() > FORGET_NANOS && news.drops.isEmpty());
    List<CameraFreshness> all = new ArrayList<>();
    newsOf.forEach(
        (cameraId, news) -> {
          CameraFreshness.Builder camera =
              CameraFreshness.newBuilder()
                  .setCameraId(cameraId)
                  .setCaptureEpochNanos(news.newest.getCaptureEpochNanos())
                  .setDegraded(news.newest.getDegraded())
                  .setTruncated(news.newest.getTruncated())
                  .setLate(news.newest.getLate());
          news.drops.forEach(
              (reason, count) ->
                  camera.addDropsSinceLast(
                      DropCount.newBuilder().setReasonValue(reason).setFrameCount(count)));
          news.drops.clear();
          all.add(camera.build());
        });
    return all;
  }
}
