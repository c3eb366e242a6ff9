package dev.saccade.perception.serve.client;

import dev.saccade.v1.FrameId;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.TrackUpdate;
import io.grpc.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Reads the tracks of cameras: for each camera, nothing twice and nothing older than before. */
final class CameraReader implements LastingStream.Reader<TrackUpdate> {
  /** Stands for all cameras until the first of them is heard of. */
  private static final String ANY_CAMERA = "";

  private final List<String> expected;
  private final PlannerListener listener;
  private final long staleAfterNanos;
  private final LongSupplier nanoClock;
  private final Map<String, Freshness> freshnessOf = new HashMap<>();
  private final Map<String, TrackUpdate> newestOf = new HashMap<>();

  CameraReader(
      SubscribeTracksRequest request,
      PlannerListener listener,
      long staleAfterNanos,
      LongSupplier nanoClock) {
    this.expected =
        request.getCameraIdsCount() == 0 ? List.of(ANY_CAMERA) : request.getCameraIdsList();
    this.listener = listener;
    this.staleAfterNanos = staleAfterNanos;
    this.nanoClock = nanoClock;
  }

  @Override
  public void begin() {
    long now = nanoClock.getAsLong();
    expected.forEach(cameraId -> freshnessOf.put(cameraId, new Freshness(now)));
  }

  @Override
  public void take(TrackUpdate update) {
    if (update.getHeartbeat()) {
      listener.onUpdate(update);
      return;
    }
    String cameraId = update.getFrameId().getCameraId();
    TrackUpdate newest = newestOf.get(cameraId);
    if (newest != null && !isNewer(update, newest)) {
      return;
    }
    // Without what takes room: only its times are of use.
    newestOf.put(cameraId, update.toBuilder().clearTracks().build());
    long now = nanoClock.getAsLong();
    freshnessOf.remove(ANY_CAMERA);
    freshnessOf
        .computeIfAbsent(cameraId, id -> new Freshness(now))
        .renewed(now, update.getAgeAtSendNanos());
    listener.onUpdate(update);
  }

  @Override
  public void checkStaleness() {
    long now = nanoClock.getAsLong();
    freshnessOf.forEach(
        (cameraId, freshness) -> {
          OptionalLong age = freshness.newlyStale(now, staleAfterNanos);
          if (age.isPresent()) {
            listener.onStale(cameraId, age.getAsLong());
          }
        });
  }

  @Override
  public void reconnecting(Status status) {
    listener.onReconnecting(status);
  }

  @Override
  public void refused(Status status) {
    listener.onRefused(status);
  }

  /** After a new connection the server begins with what it knows, which we may know already. */
  private static boolean isNewer(TrackUpdate update, TrackUpdate known) {
    FrameId id = update.getFrameId();
    return id.getSourceEpoch() == known.getFrameId().getSourceEpoch()
        ? id.getSequence() > known.getFrameId().getSequence()
        : update.getCaptureEpochNanos() > known.getCaptureEpochNanos()
            || Freshness.isOfAnotherTime(
                update.getCaptureEpochNanos(),
                update.getAgeAtSendNanos(),
                known.getCaptureEpochNanos());
  }
}
